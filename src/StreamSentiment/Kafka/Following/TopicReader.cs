using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Following;

/// <summary>Reads all partitions of a topic outside any consumer group; commits nothing. One thread at a time.</summary>
internal sealed class TopicReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Marks of transactions may follow the last record: so near to the end the position is asked after each.</summary>
    private const int NearEnd = 16;

    private readonly IConsumer<byte[], byte[]> consumer;
    private readonly Dictionary<TopicPartition, OffsetRange> bounds = [];
    private readonly Dictionary<TopicPartition, long> reached = [];

    /// <summary>Looks up the topic's partitions and takes its place in each.</summary>
    /// <param name="fromBeginning">True to read existing records too, not only new ones.</param>
    /// <param name="from">The time of the first existing record to read; null for all.</param>
    /// <param name="range">The existing records as an earlier reader saw them; null to look them up.</param>
    /// <param name="atMost">The most existing records of each partition to read, the last of them.</param>
    /// <exception cref="KafkaException">The topic does not exist or no broker answers.</exception>
    public TopicReader(
        KafkaClients clients,
        string topic,
        bool fromBeginning,
        DateTimeOffset? from = null,
        TopicRange? range = null,
        long atMost = long.MaxValue
    )
    {
        consumer = clients.Consumer();
        try
        {
            foreach (var partition in BrokerCall.Ask(() => Partitions(clients, topic)))
            {
                if (range is null)
                {
                    bounds[partition] = Look(partition, fromBeginning, from, atMost);
                }
                else if (range.Partitions.Where(each => each.Partition == partition.Partition.Value).ToArray() is [var known])
                {
                    bounds[partition] = known;
                }
            }
        }
        catch
        {
            consumer.Dispose();
            throw;
        }

        Range = new TopicRange(bounds.Values);
        // An offset, not Offset.End: what is published right after this is read too.
        consumer.Assign(bounds.Select(each => new TopicPartitionOffset(each.Key, each.Value.Start)));
    }

    /// <summary>The offsets of each partition from the reader's start to the end that the partition had then.</summary>
    public TopicRange Range { get; }

    /// <summary>The share that is read of what was there at the start, 0 to 1.</summary>
    public double Done =>
        Range.Length == 0 ? 1 : Math.Min(1, reached.Sum(each => each.Value - bounds[each.Key].Start) / (double)Range.Length);

    /// <summary>The records that were there when the reader was created.</summary>
    /// <exception cref="OperationCanceledException">
    /// It was stopped before the last of them: a part is never taken for all.
    /// </exception>
    public IEnumerable<ConsumeResult<byte[], byte[]>> ReadExisting(CancellationToken stop)
    {
        // Where everything is deleted already no record would ever say that the end is reached.
        var open = bounds.Where(each => each.Value.Length > 0).ToDictionary(each => each.Key, each => each.Value.End);
        Finish(open, [.. open.Keys]);
        while (open.Count > 0)
        {
            stop.ThrowIfCancellationRequested();
            var result = Consume();
            if (result is not null && open.TryGetValue(result.TopicPartition, out long end) && result.Offset.Value >= end)
            {
                HandBack(open, result);
                continue;
            }

            if (result is not null)
            {
                yield return result;
            }

            if (result is null)
            {
                Finish(open, [.. open.Keys]);
            }
            else if (result.Offset.Value >= open.GetValueOrDefault(result.TopicPartition, long.MaxValue) - NearEnd)
            {
                Finish(open, [result.TopicPartition]);
            }
        }

        consumer.Resume(bounds.Keys);
    }

    /// <summary>The records from where the reader stands, as they come, until cancelled.</summary>
    public IEnumerable<ConsumeResult<byte[], byte[]>> Follow(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (Consume() is { } result)
            {
                yield return result;
            }
        }
    }

    public void Dispose()
    {
        consumer.Unassign();
        consumer.Dispose();
    }

    private ConsumeResult<byte[], byte[]>? Consume()
    {
        try
        {
            if (consumer.Consume(Poll) is not { Message: not null } result)
            {
                return null;
            }

            reached[result.TopicPartition] = result.Offset.Value + 1;
            return result;
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.GroupAuthorizationFailed)
        {
            // librdkafka looks for the group of a consumer that is never a member of it, too.
            return null;
        }
    }

    private static List<TopicPartition> Partitions(KafkaClients clients, string topic)
    {
        using var admin = clients.Admin();
        var metadata = Ask(clients, () => admin.GetMetadata(topic, Patience)).Topics.Single();
        return metadata.Error.Code is ErrorCode.UnknownTopicOrPart ? throw new TopicAbsentException(topic, metadata.Error.Reason)
            : metadata.Error.IsError
                ? throw new KafkaException(new Error(metadata.Error.Code, $"Topic {topic}: {metadata.Error.Reason}"))
            : [.. metadata.Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId))];
    }

    /// <summary>Asks, and says where and why nobody answers.</summary>
    private static T Ask<T>(KafkaClients clients, Func<T> question)
    {
        try
        {
            return question();
        }
        catch (KafkaException e) when (KafkaFault.IsConnection(e.Error.Code))
        {
            throw new KafkaException(new Error(e.Error.Code, clients.Faults.Unreachable(clients.Options.Bootstrap)), e);
        }
    }

    private OffsetRange Look(TopicPartition partition, bool fromBeginning, DateTimeOffset? from, long atMost)
    {
        var marks = BrokerCall.Ask(() => consumer.QueryWatermarkOffsets(partition, Patience));
        long start =
            !fromBeginning ? marks.High
            : from is null || from < DateTimeOffset.UnixEpoch ? marks.Low // brokers take numbers below 0 for other questions
            : BrokerCall.Ask(() => FirstSince(partition, from.Value));
        start = Math.Max(start, marks.High - atMost);
        return new OffsetRange(partition.Partition.Value, Math.Min(start, marks.High), marks.High);
    }

    /// <summary>
    /// The first offset since a time; the end where there is no such record, which librdkafka gives as a number of its own below
    /// 0.
    /// </summary>
    private long FirstSince(TopicPartition partition, DateTimeOffset time) =>
        consumer.OffsetsForTimes([new TopicPartitionTimestamp(partition, new Timestamp(time))], Patience).Single().Offset
            is { IsSpecial: false } offset
            ? offset.Value
            : long.MaxValue;

    /// <summary>
    /// The record is behind the end, with nothing but marks of transactions before it: it is for later.
    /// </summary>
    private void HandBack(Dictionary<TopicPartition, long> open, ConsumeResult<byte[], byte[]> result)
    {
        open.Remove(result.TopicPartition);
        consumer.Pause([result.TopicPartition]);
        consumer.Seek(result.TopicPartitionOffset);
    }

    /// <summary>
    /// Reads no more of the partitions that have reached their end: what comes there meanwhile is for later. By position, not by
    /// the last record: transaction markers and compaction take offsets that are never read.
    /// </summary>
    private void Finish(Dictionary<TopicPartition, long> open, IReadOnlyList<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
#pragma warning disable RS0030 // Nothing is committed from here.
            if (
                open.TryGetValue(partition, out long end)
                && consumer.Position(partition) is { IsSpecial: false } position
                && position.Value >= end
            )
#pragma warning restore RS0030
            {
                open.Remove(partition);
                consumer.Pause([partition]);
            }
        }
    }
}
