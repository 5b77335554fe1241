using System.Threading.Channels;
using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// Puts records in flight as they are polled, and hands them to the flow. The polling thread writes, one reader reads.
/// </summary>
internal sealed class RecordIntake(OffsetTracker tracker, DeliveryFailure delivery, SentimentMetrics metrics, TimeProvider time)
{
    // Without a bound of its own: whatever is in here is in flight, and MaxInFlight bounds that.
    private readonly Channel<InboundRecord> records = Channel.CreateUnbounded<InboundRecord>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
    );
    private readonly WallClock wall = new(time);
    private int consumed;

    /// <summary>Traces the records; null where they are not traced.</summary>
    public RecordTracing? Tracing { get; set; }

    /// <summary>The records as they come, until there will be no more.</summary>
    public IAsyncEnumerable<InboundRecord> ReadAllAsync(CancellationToken abort) => records.Reader.ReadAllAsync(abort);

    /// <summary>Takes a record, or the end of its partition, unless that is not assigned.</summary>
    public void Accept(ConsumeResult<byte[], byte[]> result)
    {
        var partition = result.TopicPartition;
        if (result.IsPartitionEOF)
        {
            // It comes behind every record that is below it. Marks of transactions and aborted records never come.
            tracker.Reach(partition, result.Offset.Value);
            return;
        }

        var recordTime = new RecordTime(result.Message.Timestamp);
        int bytes = Bytes(result.Message);
        if (tracker.Track(partition, result.Offset.Value, recordTime, bytes, result.LeaderEpoch) is not { } epoch)
        {
            return;
        }

        consumed++;
        long received = time.GetTimestamp();
        double age = recordTime.Milliseconds < 0 ? double.NaN : wall.SecondsSince(recordTime.Milliseconds, received);
        var trace = Tracing?.Begin(result.Message.Headers, result.TopicPartitionOffset);
        using (trace?.Measure())
        {
            metrics.InTopic(age);
        }

        records.Writer.TryWrite(
            new InboundRecord
            {
                TopicPartition = partition,
                Offset = result.Offset.Value,
                LeaderEpoch = result.LeaderEpoch,
                Epoch = epoch,
                Key = result.Message.Key,
                Value = result.Message.Value,
                Headers = result.Message.Headers,
                Time = recordTime,
                Received = received,
                SecondsInTopic = age,
                Trace = trace,
            }
        );
    }

    private static int Bytes(Message<byte[], byte[]> message) =>
        (message.Key?.Length ?? 0)
        + (message.Value?.Length ?? 0)
        + (message.Headers?.Sum(header => header.Key.Length + (header.GetValueBytes()?.Length ?? 0)) ?? 0);

    /// <summary>Counts what was taken since the last call: for many records at once.</summary>
    public void ReportConsumed()
    {
        metrics.Consumed(consumed);
        consumed = 0;
    }

    /// <summary>Ends the sequence of records, with the reason if there is one: then nothing more is delivered either.</summary>
    public void Complete(Exception? failure)
    {
        records.Writer.TryComplete(failure);
        if (failure is not null)
        {
            delivery.Report(failure);
        }
    }
}
