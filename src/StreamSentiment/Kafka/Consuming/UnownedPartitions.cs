using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// Looks for partitions that no member of the group reads, and has the group assign anew. The cooperative protocol moves a
/// partition in two steps: its owner gives it up and joins again, and the next assignment gives it to another. An owner with a
/// place that dies between the two takes its place again with what it had left, which makes the group assign nothing.
/// </summary>
/// <param name="clients">Clients whose options name the topic and the group.</param>
/// <param name="slot">This member's place: the first of the members sees to it for all.</param>
internal sealed class UnownedPartitions(KafkaClients clients, string slot, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// In a row, for a partition to count. Between the two steps it has no owner either, for as long as the first one still
    /// answers what it has read.
    /// </summary>
    private const int Looks = 3;

    /// <summary>Beyond the time after which the group gives up a member that does not join again.</summary>
    private static readonly TimeSpan VisitLimit = TimeSpan.FromSeconds(20);

    /// <summary>After a visit, partitions that members have not heard of may be left; they hear of them in that time.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <summary>Looks until told to stop. What the brokers do not answer is asked again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        IAdminClient? admin = null;
        Dictionary<TopicPartition, int> seen = [];
        var pause = Interval;
        while (await PassesAsync(pause, stop))
        {
            admin ??= clients.Admin();
            var unowned = await Task.Run(() => Find(admin), CancellationToken.None);
            seen = unowned.ToDictionary(partition => partition, partition => seen.GetValueOrDefault(partition) + 1);
            pause = Interval;
            if (seen.Values.Any(looks => looks >= Looks))
            {
                logger.Unowned(string.Join(", ", unowned.Select(each => $"{each.Topic} [{each.Partition.Value}]")));
                await Task.Run(() => Visit(stop), CancellationToken.None);
                (seen, pause) = ([], Rest);
            }
        }

        admin?.Dispose();
    }

    private async Task<bool> PassesAsync(TimeSpan pause, CancellationToken stop)
    {
        await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    private IReadOnlyList<TopicPartition> Find(IAdminClient admin)
    {
        var (topic, group) = (clients.Options.InputTopic, clients.Options.GroupId);
        try
        {
            // By the old call, as the page does: the newer one of librdkafka 2.16 may end the process.
            var found = admin.ListGroup(group, Patience);
            if (found is not { Error.IsError: false, State: "Stable" } || First(found.Members) != slot)
            {
                return [];
            }

            var owned = found.Members.SelectMany(member => MemberAssignment.Partitions(member.MemberAssignment)).ToHashSet();
            return
            [
                .. admin
                    .GetMetadata(topic, Patience)
                    .Topics.SelectMany(each => each.Partitions)
                    .Select(partition => new TopicPartition(topic, partition.PartitionId))
                    .Where(partition => !owned.Contains(partition)),
            ];
        }
        catch (KafkaException)
        {
            return []; // brokers that are away, or refuse to say it
        }
    }

    /// <summary>A member more, which leaves again once it is assigned: both make the group assign everything anew.</summary>
    private void Visit(CancellationToken stop)
    {
        bool isAssigned = false;
        long started = time.GetTimestamp();
        using var visitor = clients.Visitor(builder => builder.SetPartitionsAssignedHandler((_, _) => isAssigned = true));
        try
        {
            visitor.Subscribe(clients.Options.InputTopic);
            while (!isAssigned && !stop.IsCancellationRequested && time.GetElapsedTime(started) < VisitLimit)
            {
                visitor.Consume(TimeSpan.FromMilliseconds(100)); // it commits nothing: the next owner reads the record again
            }

            visitor.Close();
        }
        catch (KafkaException e)
        {
            logger.ConsumeFailed(e.Error.Reason);
        }
    }

    private static string? First(IEnumerable<GroupMemberInfo> members) =>
        members.Select(member => MemberSlot.PlaceOf(member.MemberId)).Order(StringComparer.Ordinal).FirstOrDefault();
}
