using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Verbs;

/// <summary><c>topics list</c> and <c>topics describe</c>: partitions, records, and the lag of a consumer group.</summary>
internal static class TopicStates
{
    private static readonly KafkaConnection Connection = new();
    private static readonly Option<string?> Group = new("--group", "-g")
    {
        Description = "Consumer group whose lag is shown. Default: that of the scorers, STREAMSENTIMENT__KAFKA__GROUPID.",
        HelpName = "GROUP",
    };
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command List()
    {
        var all = new Option<bool>("--all", "-a")
        {
            Description = "List every topic of the brokers, not only StreamSentiment's.",
        };
        var command = new Command("list", "List topics with their partitions, records and the lag of the scorers.")
        {
            Group,
            all,
            Json,
        };
        Connection.AddTo(command);
        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    parsed,
                    (options, topics) =>
                        parsed.GetValue(all) ? topics.Names() : [.. TopicsVerb.Specs(options, 1, 1).Select(t => t.Name)],
                    WriteList,
                    stop
                )
        );
        return command;
    }

    public static Command Describe()
    {
        var names = new Argument<string[]>("topic")
        {
            Description = "Topics. Default: those of StreamSentiment.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("describe", "Show each partition of topics: leader, replicas, offsets, records and lag.")
        {
            names,
            Group,
            Json,
        };
        Connection.AddTo(command);
        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    parsed,
                    (options, _) =>
                        parsed.GetValue(names) is { Length: > 0 } given
                            ? given
                            : [.. TopicsVerb.Specs(options, 1, 1).Select(topic => topic.Name)],
                    WritePartitions,
                    stop
                )
        );
        return command;
    }

    private static Task<int> RunAsync(
        ParseResult parsed,
        Func<KafkaOptions, TopicInspection, IReadOnlyCollection<string>> choose,
        Action<IReadOnlyList<TopicState>, string> write,
        CancellationToken stop
    ) =>
        // On a thread of its own: Ctrl-C would have no effect while brokers are asked.
        Task.Run(
                async () =>
                {
                    var options = Connection.Read(parsed);
                    await KafkaConnection.CheckAsync(options, [], stop);
                    string group = parsed.GetValue(Group) ?? options.GroupId;
                    var topics = new TopicInspection(KafkaConnection.Clients(options));
                    var states = await topics.DescribeAsync(choose(options, topics), [group]);
                    if (parsed.GetValue(Json))
                    {
                        WriteJson(states, group);
                    }
                    else
                    {
                        write(states, group);
                    }

                    string[] missing = [.. states.Where(topic => topic.Partitions.Count == 0).Select(topic => topic.Name)];
                    if (missing.Length == 0)
                    {
                        return ExitCode.Done;
                    }

                    Terminal.Say(
                        $"There is no topic {string.Join(", ", missing)}; streamsentiment topics create makes those of its own."
                    );
                    return ExitCode.Failed;
                },
                stop
            )
            .WaitAsync(stop);

    private static void WriteList(IReadOnlyList<TopicState> topics, string group)
    {
        var table = new HtmlTable($"Lag of {group}", "Topic", "Partitions#", "Records#", "Lag#") { IsList = true };
        foreach (var topic in topics)
        {
            bool isThere = topic.Partitions.Count > 0;
            table.Row(
                topic.Name,
                isThere ? $"{topic.Partitions.Count}" : "none",
                isThere ? $"{topic.Records}" : "",
                $"{topic.Lag(group)}"
            );
        }

        Terminal.Data.Write(table);
    }

    private static void WritePartitions(IReadOnlyList<TopicState> topics, string group)
    {
        var table = new HtmlTable(
            $"Lag of {group}",
            "Topic",
            "Partition#",
            "Leader#",
            Column.Optional("In sync"),
            Column.Optional("Begin#"),
            "End#",
            "Records#",
            Column.Optional("Committed#"),
            "Lag#"
        )
        {
            IsList = true,
        };
        foreach (var topic in topics)
        {
            foreach (var partition in topic.Partitions)
            {
                table.Row(
                    topic.Name,
                    $"{partition.Partition}",
                    partition.Leader < 0 ? "none" : $"{partition.Leader}",
                    $"{partition.InSyncReplicas}/{partition.Replicas}",
                    $"{partition.Begin}",
                    $"{partition.End}",
                    $"{partition.Records}",
                    partition.Committed.TryGetValue(group, out long committed) ? $"{committed}" : "",
                    $"{partition.Lag(group)}"
                );
            }
        }

        Terminal.Data.Write(table);
    }

    private static void WriteJson(IReadOnlyList<TopicState> topics, string group) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (var topic in topics)
            {
                json.WriteStartObject();
                json.WriteString("topic", topic.Name);
                json.WriteString("group", group);
                json.WriteNumber("records", topic.Records);
                JsonValue.WriteNumber(json, "lag", topic.Lag(group));
                json.WriteStartArray("partitions");
                foreach (var partition in topic.Partitions)
                {
                    json.WriteStartObject();
                    json.WriteNumber("partition", partition.Partition);
                    json.WriteNumber("leader", partition.Leader);
                    json.WriteNumber("replicas", partition.Replicas);
                    json.WriteNumber("inSyncReplicas", partition.InSyncReplicas);
                    json.WriteNumber("begin", partition.Begin);
                    json.WriteNumber("end", partition.End);
                    json.WriteNumber("records", partition.Records);
                    JsonValue.WriteNumber(
                        json,
                        "committed",
                        partition.Committed.TryGetValue(group, out long committed) ? committed : null
                    );
                    JsonValue.WriteNumber(json, "lag", partition.Lag(group));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
