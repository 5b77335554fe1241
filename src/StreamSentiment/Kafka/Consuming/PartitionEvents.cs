using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// What happens when partitions come and go. Called by the consumer inside Consume and Close, on the thread that owns it.
/// </summary>
internal sealed class PartitionEvents(OffsetTracker tracker, TimeSpan drainBudget, SentimentMetrics metrics, ILogger logger)
{
    /// <summary>Commits what is complete; set once there is a consumer.</summary>
    public Action Commit { get; set; } = () => { };

    /// <summary>Lets go of pauses of partitions that leave; set once there is a consumer.</summary>
    public Action<IEnumerable<TopicPartition>> Release { get; set; } = _ => { };

    /// <summary>True while revoked partitions are waited for; not when the drain is over and the member leaves.</summary>
    public bool Drains { get; set; } = true;

    /// <summary>True since partitions were assigned, until someone has looked: they are not paused when the others are.</summary>
    public bool HasNewPartitions { get; set; }

    /// <summary>Registers the handlers.</summary>
    public void AddTo(ConsumerBuilder<byte[], byte[]> builder) =>
        builder
            .SetPartitionsAssignedHandler((_, partitions) => Guard(() => Assigned(partitions)))
            .SetPartitionsRevokedHandler((_, partitions) => Guard(() => Revoked(Partitions(partitions))))
            .SetPartitionsLostHandler((_, partitions) => Guard(() => Lost(Partitions(partitions))));

    private void Assigned(List<TopicPartition> partitions)
    {
        tracker.Assign(partitions);
        HasNewPartitions = true;
        if (partitions.Count > 0)
        {
            logger.Assigned(Names(partitions));
        }
    }

    private void Revoked(List<TopicPartition> partitions)
    {
        // Whatever is answered and committed here is not scored a second time by the next owner.
        if (Drains)
        {
            tracker.WaitForDrain(partitions, drainBudget);
        }

        Commit();
        int before = tracker.InFlight;
        Forget(partitions);
        if (partitions.Count > 0)
        {
            logger.Revoked(Names(partitions), before - tracker.InFlight);
        }
    }

    private void Lost(List<TopicPartition> partitions)
    {
        // Someone else owns them already: a commit would be refused, or worse, take back theirs.
        Forget(partitions);
        logger.Lost(Names(partitions));
    }

    private void Forget(List<TopicPartition> partitions)
    {
        tracker.Revoke(partitions);
        foreach (var partition in partitions)
        {
            metrics.ForgetLag(partition.Topic, partition.Partition.Value);
        }

        Release(partitions);
    }

    // An exception out of a handler comes out of Consume, or out of Close before it has closed.
    private void Guard(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception e)
        {
            logger.RebalanceHandlerFailed(e);
        }
    }

    private static List<TopicPartition> Partitions(List<TopicPartitionOffset> offsets) =>
        [.. offsets.Select(offset => offset.TopicPartition)];

    private static string Names(List<TopicPartition> partitions) =>
        string.Join(", ", partitions.Select(partition => $"{partition.Topic} [{partition.Partition.Value}]"));
}
