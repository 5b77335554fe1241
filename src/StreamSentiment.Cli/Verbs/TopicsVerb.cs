using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamSentiment.Cli.Options;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Creates the topics that scorers and retrainers need.</summary>
internal static class TopicsVerb
{
    public static Command Create() =>
        new("topics", "Create the topics of StreamSentiment, or show them: partitions, records, lag.")
        {
            CreateTopics(),
            TopicStates.List(),
            TopicStates.Describe(),
        };

    private static Command CreateTopics()
    {
        var connection = new KafkaConnection();
        var partitions = new Option<int>("--partitions")
        {
            Description = "Partitions of each topic of reviews. Default: 4.",
            DefaultValueFactory = _ => 4,
        };
        var replication = new Option<short>("--replication")
        {
            Description = "Replication factor of every topic. Default: 1.",
            DefaultValueFactory = _ => 1,
        };
        var rights = new RightsOptions();
        var asJson = CommonOptions.Json();
        var command = new Command(
            "create",
            "Create the topics of reviews and models, and with --acls the rights of who uses them; existing ones are not changed."
        )
        {
            partitions,
            replication,
        };
        rights.AddTo(command);
        command.Add(asJson);
        connection.AddTo(command);
        command.SetAction(
            async (parsed, stop) =>
            {
                var options = connection.Read(parsed);
                var grants = rights.Read(parsed, options);
                await KafkaConnection.CheckAsync(options, [], stop);
                var topics = Specs(options, parsed.GetValue(partitions), parsed.GetValue(replication));
                var created = await Administration(options).CreateAsync(topics, stop);
                var given = await RightsOptions.GiveAsync(options, grants);
                if (parsed.GetValue(asJson))
                {
                    WriteJson(topics, created, given);
                    return ExitCode.Done;
                }

                foreach (var topic in topics)
                {
                    string partitionsText = topic.Partitions == 1 ? "1 partition" : $"{topic.Partitions} partitions";
                    Terminal.Data.WriteSentence(
                        $"{topic.Name}  {(created.Contains(topic.Name) ? $"created, {partitionsText}" : "existed already")}"
                    );
                }

                RightsOptions.Write(given);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void WriteJson(
        IReadOnlyList<TopicSpec> topics,
        IReadOnlyList<string> created,
        IReadOnlyList<(Grant Grant, bool IsNew)> given
    ) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (var topic in topics)
            {
                json.WriteStartObject();
                json.WriteString("topic", topic.Name);
                json.WriteBoolean("created", created.Contains(topic.Name));
                json.WriteEndObject();
            }

            RightsOptions.WriteJson(json, given);
            json.WriteEndArray();
        });

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
            TopicSpec.Kept(options.ControlTopic, replication), // a pause stays in force until somebody resumes
            TopicSpec.AnswersOf(options.StatusTopic, replication),
        ];
    }

    internal static TopicAdministration Administration(KafkaOptions options) =>
        new(KafkaConnection.Clients(options), TimeProvider.System, KafkaConnection.Loggers.CreateLogger<TopicAdministration>());
}
