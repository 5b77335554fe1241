using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// Handles partitions that come and go. The consumer calls the handlers inside Consume and Close, on the thread that owns it.
/// </summary>
/// <param name="drainTimeout">The time that revoked partitions get to be answered.</param>
/// <param name="finish">Cancelled when nothing more will be answered.</param>
internal sealed class PartitionEvents(
    OffsetTracker tracker,
    OffsetCommits commits,
    PausedPartitions paused,
    TimeSpan drainTimeout,
    SentimentMetrics metrics,
    ILogger logger,
    CancellationToken finish
)
{
    /// <summary>Partitions that were assigned, until somebody knows where they begin.</summary>
    public HashSet<TopicPartition> News { get; } = [];

    /// <summary>True while revoked partitions are waited for; false when the drain is over and the member leaves.</summary>
    public bool Drains { get; set; } = true;

    /// <summary>True from an assignment until somebody has looked: new partitions are not paused when the others are.</summary>
    public bool HasNewPartitions { get; set; }

    /// <summary>True once the group has answered with an assignment, also of no partition.</summary>
    public bool HasJoined { get; set; }

    /// <summary>Registers the handlers.</summary>
    public void AddTo(ConsumerBuilder<byte[], byte[]> builder) =>
        builder
            .SetPartitionsAssignedHandler((_, partitions) => Guard(() => Assigned(partitions)))
            .SetPartitionsRevokedHandler((consumer, offsets) => Guard(() => Revoked(consumer, Partitions(offsets))))
            .SetPartitionsLostHandler((consumer, offsets) => Guard(() => Lost(consumer, Partitions(offsets))));

    private void Assigned(List<TopicPartition> partitions)
    {
        tracker.Assign(partitions);
        (HasNewPartitions, HasJoined) = (true, true);
        News.UnionWith(partitions);
        if (partitions.Count > 0)
        {
            logger.Assigned(Names(partitions));
        }
    }

    private void Revoked(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        // Whatever is answered and committed here is not scored a second time by the next owner.
        if (Drains)
        {
            tracker.WaitForDrain(partitions, drainTimeout, finish);
        }

        commits.Commit(consumer);
        int before = tracker.InFlight;
        Forget(consumer, partitions);
        if (partitions.Count > 0)
        {
            logger.Revoked(Names(partitions), before - tracker.InFlight);
        }
    }

    private void Lost(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        // Someone else owns them already: a commit would be refused or, worse, undo theirs.
        tracker.LoseMembership();
        Forget(consumer, partitions);
        logger.Lost(Names(partitions));
    }

    private void Forget(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        tracker.Revoke(partitions);
        metrics.PartitionsTaken(partitions.Count);
        News.ExceptWith(partitions);
        foreach (var partition in partitions)
        {
            metrics.ForgetLag(partition.Topic, partition.Partition.Value);
        }

        paused.Release(consumer, partitions);
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
