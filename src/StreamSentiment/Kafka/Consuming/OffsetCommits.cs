using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>Commits the tracker's watermark, and reports the lag. The thread that owns the consumer calls it.</summary>
/// <param name="isByTransactions">True where transactions commit: only the lag is left to do.</param>
internal sealed class OffsetCommits(
    OffsetTracker tracker,
    TimeSpan interval,
    bool isByTransactions,
    SentimentMetrics metrics,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<TopicPartition, DateTimeOffset> caughtUp = [];
    private long last = time.GetTimestamp();
    private Task committing = Task.CompletedTask;
    private long? asked;

    /// <summary>True when the last commit was an interval ago.</summary>
    public bool AreDue => time.GetElapsedTime(last) >= interval;

    /// <summary>
    /// Commits offsets that moved, without waiting: polling goes on while brokers are slow, and what moves meanwhile is due the
    /// next time. So are offsets whose commit failed, which is logged.
    /// </summary>
    public void Begin(IConsumer<byte[], byte[]> consumer)
    {
        last = time.GetTimestamp();
        if (!committing.IsCompleted)
        {
            return;
        }

        committing.GetAwaiter().GetResult();
        if (Due() is { Count: > 0 } offsets)
        {
            committing = Task.Run(() => Commit(consumer, offsets));
        }
    }

    /// <summary>The same, and waits for it, and for what is under way.</summary>
    public void Commit(IConsumer<byte[], byte[]> consumer)
    {
        last = time.GetTimestamp();
        committing.GetAwaiter().GetResult();
        if (Due() is { Count: > 0 } offsets)
        {
            Commit(consumer, offsets);
        }
    }

    /// <summary>Reports how far the answers are behind each partition's end, as the last fetch said.</summary>
    public void ReportLag(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var mark in tracker.Watermarks())
        {
            if (End(consumer, mark.Partition) is { } end)
            {
                Report(mark.Partition, Math.Max(0, end - mark.Offset), mark.Oldest);
            }
        }
    }

    /// <summary>The same while nothing is fetched: asks the brokers, at most every five seconds.</summary>
    public void QueryLag(IConsumer<byte[], byte[]> consumer)
    {
        if (consumer.Assignment.Count == 0 || (asked is { } before && time.GetElapsedTime(before) < AskInterval))
        {
            return;
        }

        asked = time.GetTimestamp();
        var marks = tracker.Watermarks().ToDictionary(mark => mark.Partition);
        try
        {
            foreach (var committed in consumer.Committed(consumer.Assignment, Patience))
            {
                var ends = consumer.QueryWatermarkOffsets(committed.TopicPartition, Patience);
                bool isMarked = marks.TryGetValue(committed.TopicPartition, out var mark);
                long next =
                    isMarked ? mark.Offset
                    : committed.Offset.IsSpecial ? ends.Low
                    : committed.Offset;
                Report(committed.TopicPartition, Math.Max(0, ends.High.Value - next), mark.Oldest);
            }
        }
        catch (KafkaException)
        {
            // Brokers that are away, or a partition that was just revoked; a gauge must not end the flow.
        }
    }

    private List<TopicPartitionOffset> Due() => isByTransactions ? [] : tracker.Committable();

    private void Commit(IConsumer<byte[], byte[]> consumer, List<TopicPartitionOffset> offsets)
    {
        long started = time.GetTimestamp();
        string? error = null;
        try
        {
            consumer.Commit(offsets);
            tracker.Committed(offsets);
        }
        catch (TopicPartitionOffsetException e)
        {
            tracker.Committed(e.Results.Where(result => !result.Error.IsError).Select(result => result.TopicPartitionOffset));
            var refused = e.Results.First(result => result.Error.IsError).Error;
            error = $"{refused.Code}";
            logger.CommitFailed(refused.Reason);
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            error = $"{e.Error.Code}";
            logger.CommitFailed(e.Error.Reason);
        }

        metrics.Committed(time.GetElapsedTime(started), error);
    }

    /// <summary>
    /// Seconds behind: the age of the oldest record that was read and is not answered. Where none is in flight, as in a pause, no
    /// unanswered record is older than the moment at which there was none.
    /// </summary>
    private void Report(TopicPartition partition, long lag, RecordTime? oldest)
    {
        var now = time.GetUtcNow();
        if (lag == 0)
        {
            caughtUp[partition] = now;
        }

        var since = oldest?.Date ?? CaughtUp(partition);
        double? behind =
            lag == 0 ? 0
            : since is { } before ? Math.Max(0, (now - before).TotalSeconds)
            : null;
        metrics.Lag(partition.Topic, partition.Partition.Value, lag, behind);
    }

    private DateTimeOffset? CaughtUp(TopicPartition partition) => caughtUp.TryGetValue(partition, out var moment) ? moment : null;

    // From the last fetch, without a call to a broker.
    private static long? End(IConsumer<byte[], byte[]> consumer, TopicPartition partition)
    {
        try
        {
            return consumer.GetWatermarkOffsets(partition).High is { Value: >= 0 and var offset } ? offset : null;
        }
        catch (KafkaException)
        {
            return null; // nothing was fetched yet; a gauge must not end the flow
        }
    }
}
