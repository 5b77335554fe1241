using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Clients;

/// <summary>Creates topics.</summary>
public sealed class TopicAdministration(KafkaClients clients, TimeProvider time, ILogger<TopicAdministration> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Creates the topics that do not exist, leaves the others as they are, and waits until clients see them all.
    /// </summary>
    /// <returns>The names of those that were created.</returns>
    /// <exception cref="BrokerUnreachableException">A topic cannot be created.</exception>
    /// <exception cref="KafkaException">A topic is not seen within 30 s.</exception>
    public async Task<IReadOnlyList<string>> CreateAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken abort)
    {
        await using var questions = clients.Questions();
        var created = await CreateAsync(questions, topics);
        long started = time.GetTimestamp();
        while (!await questions.AskAsync(admin => Task.Run(() => AllSeen(admin, topics), abort), Patience))
        {
            if (time.GetElapsedTime(started) > Patience)
            {
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "The topics were created but are not seen."));
            }

            await Task.Delay(Pause, time, abort);
        }
        return created;
    }

    private async Task<List<string>> CreateAsync(AdminQuestions questions, IReadOnlyCollection<TopicSpec> topics)
    {
        List<CreateTopicReport> reports;
        try
        {
            await questions.AskAsync(
                admin =>
                    admin.CreateTopicsAsync(
                        topics.Select(Specification),
                        new CreateTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience }
                    ),
                Patience
            );
            reports = [.. topics.Select(topic => new CreateTopicReport { Topic = topic.Name, Error = ErrorCode.NoError })];
        }
        catch (CreateTopicsException e)
            when (e.Results.All(r => r.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            reports = e.Results;
        }
        catch (CreateTopicsException e)
        {
            throw new BrokerUnreachableException(Refusal(e.Results));
        }
        foreach (var report in reports)
        {
            logger.TopicSeen(report.Topic, report.Error.IsError ? "exists already, left as it is" : "created");
        }

        return [.. reports.Where(report => !report.Error.IsError).Select(report => report.Topic)];
    }

    private string Refusal(List<CreateTopicReport> results)
    {
        var refused = results.Where(r => r.Error.Code is not (ErrorCode.NoError or ErrorCode.TopicAlreadyExists)).ToArray();
        string names = string.Join(", ", refused.Select(report => report.Topic));
        return refused[0].Error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
            ? KafkaFault.NotAuthorized(clients.Options, $"CREATE on the cluster or on topic {names}")
            : $"Kafka at {clients.Options.Bootstrap} does not create {names}: {refused[0].Error.Reason}";
    }

    private static TopicSpecification Specification(TopicSpec topic) =>
        new()
        {
            Name = topic.Name,
            NumPartitions = topic.Partitions,
            ReplicationFactor = topic.Replication,
            Configs = topic.Config?.ToDictionary(),
        };

    private static bool AllSeen(IAdminClient admin, IEnumerable<TopicSpec> topics)
    {
        var seen = admin
            .GetMetadata(TimeSpan.FromSeconds(10))
            .Topics.Where(topic => !topic.Error.IsError && topic.Partitions.All(partition => partition.Leader >= 0))
            .Select(topic => topic.Topic)
            .ToHashSet();
        return topics.All(topic => seen.Contains(topic.Name));
    }
}
