using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>Commits the tracker's watermark, on the thread that owns the consumer, and tells the lag while it is there.</summary>
internal sealed class OffsetCommits(
    IConsumer<byte[], byte[]> consumer,
    OffsetTracker tracker,
    TimeSpan interval,
    SentimentMetrics metrics,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private long last = time.GetTimestamp();
    private long? asked;

    /// <summary>True when the last commit was an interval ago.</summary>
    public bool AreDue => time.GetElapsedTime(last) >= interval;

    /// <summary>Commits what moved, and waits for it. A failure is logged: the same offsets are due again the next time.</summary>
    public void Commit()
    {
        last = time.GetTimestamp();
        var offsets = tracker.Committable();
        if (offsets.Count == 0)
        {
            return;
        }

        try
        {
            consumer.Commit(offsets);
            tracker.Committed(offsets);
        }
        catch (TopicPartitionOffsetException e)
        {
            tracker.Committed(e.Results.Where(result => !result.Error.IsError).Select(result => result.TopicPartitionOffset));
            logger.CommitFailed(e.Results.First(result => result.Error.IsError).Error.Reason);
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            logger.CommitFailed(e.Error.Reason);
        }
    }

    /// <summary>Tells the metrics how far the answers are behind each partition's end.</summary>
    public void ReportLag()
    {
        foreach (var watermark in tracker.Watermarks())
        {
            if (End(watermark.TopicPartition) is { } end)
            {
                metrics.Lag(watermark.Topic, watermark.Partition.Value, Math.Max(0, end - watermark.Offset.Value));
            }
        }
    }

    /// <summary>The same while nothing is fetched, which would tell: asks the brokers, now and then.</summary>
    public void QueryLag()
    {
        if (consumer.Assignment.Count == 0 || (asked is { } before && time.GetElapsedTime(before) < AskInterval))
        {
            return;
        }

        asked = time.GetTimestamp();
        var watermarks = tracker.Watermarks().ToDictionary(watermark => watermark.TopicPartition, watermark => watermark.Offset);
        try
        {
            foreach (var committed in consumer.Committed(consumer.Assignment, Patience))
            {
                var ends = consumer.QueryWatermarkOffsets(committed.TopicPartition, Patience);
                var next = watermarks.GetValueOrDefault(
                    committed.TopicPartition,
                    committed.Offset.IsSpecial ? ends.Low : committed.Offset
                );
                metrics.Lag(committed.Topic, committed.Partition.Value, Math.Max(0, ends.High.Value - next.Value));
            }
        }
        catch (KafkaException)
        {
            // Brokers that are away, or a partition that was just revoked; a gauge must not end the flow.
        }
    }

    // What the last fetch said, without a call to a broker.
    private long? End(TopicPartition partition)
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
