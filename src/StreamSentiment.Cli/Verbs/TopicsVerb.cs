using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamSentiment.Cli.Options;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Creates the topics that the house needs.</summary>
internal static class TopicsVerb
{
    public static Command Create() => new("topics", "Create the topics of StreamSentiment.") { CreateTopics() };

    private static Command CreateTopics()
    {
        var bootstrap = KafkaConnection.Bootstrap();
        var properties = KafkaConnection.Properties();
        var partitions = new Option<int>("--partitions")
        {
            Description = "Partitions of each topic of reviews.",
            DefaultValueFactory = _ => 4,
        };
        var replication = new Option<short>("--replication")
        {
            Description = "Copies of each partition.",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command("create", "Create the topics of reviews and of models; those that exist are left as they are.")
        {
            bootstrap,
            properties,
            partitions,
            replication,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var options = KafkaConnection.Read(parsed.GetValue(bootstrap), parsed.GetValue(properties)!);
                var topics = Specs(options, parsed.GetValue(partitions), parsed.GetValue(replication));
                var created = await Administration(options).CreateAsync(topics, stop);
                foreach (var topic in topics)
                {
                    Console.Out.WriteLine(
                        $"{topic.Name}  {(created.Contains(topic.Name) ? $"created, {topic.Partitions} partition{(topic.Partitions == 1 ? "" : "s")}" : "existed already")}"
                    );
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    internal static IReadOnlyList<TopicSpec> Specs(KafkaOptions options, int partitions, short replication)
    {
        var input = new TopicSpec(options.InputTopic, partitions, replication);
        return
        [
            input,
            input with
            {
                Name = options.OutputTopic,
            },
            input with
            {
                Name = options.LabelledTopic,
            },
            TopicSpec.DeadLetterOf(input, options.DeadLetterTopic),
            TopicSpec.Compacted(options.PublishedTopic, replication),
            TopicSpec.Kept(options.ControlTopic, replication), // a pause is in force until somebody resumes, however long ago it was
            new TopicSpec(options.StatusTopic, 1, replication),
        ];
    }

    internal static TopicAdministration Administration(KafkaOptions options) =>
        new(KafkaConnection.Clients(options), TimeProvider.System, KafkaConnection.Loggers.CreateLogger<TopicAdministration>());
}
