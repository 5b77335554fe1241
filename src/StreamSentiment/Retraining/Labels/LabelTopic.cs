using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Retraining.Labels;

/// <summary>
/// Reads <see cref="Topics.Labelled"/> from its beginning, outside any group: the topic is the source of truth.
/// </summary>
/// <param name="clients">Creates the Kafka clients.</param>
/// <param name="topic">Its name.</param>
/// <param name="reading">Reads its records.</param>
internal sealed class LabelTopic(KafkaClients clients, string topic, LabelReading reading)
{
    /// <summary>Everything that is there when this is called.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">The topic does not exist or no broker answers.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public LabelsRead Read(CancellationToken stop)
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: true);
        List<LabelRecord> records = [];
        int unreadable = 0;
        foreach (var result in reader.ReadExisting(stop))
        {
            if (!reading.TryRead(result.Message, out string? key, out var label, out _))
            {
                unreadable++; // it has its dead letter from who follows the topic
            }
            else
            {
                records.Add(
                    new LabelRecord(
                        result.Partition.Value,
                        result.Offset.Value,
                        key,
                        label,
                        new RecordTime(result.Message.Timestamp).Nearest
                    )
                );
            }
        }

        stop.ThrowIfCancellationRequested(); // half of the labels are no window
        return new LabelsRead(records, unreadable);
    }
}

/// <summary>The content of the topic.</summary>
/// <param name="Records">Labels and tombstones.</param>
/// <param name="Unreadable">Records that are neither.</param>
internal sealed record LabelsRead(IReadOnlyList<LabelRecord> Records, int Unreadable)
{
    /// <summary>The records of the ranges alone.</summary>
    public LabelsRead Within(IReadOnlyList<OffsetRange> ranges) =>
        this with
        {
            Records = [.. Records.Where(record => ranges.Any(range => range.Contains(record.Partition, record.Offset)))],
        };
}

/// <summary>One record of <see cref="Topics.Labelled"/> that could be read: a label, or a tombstone that withdraws one.</summary>
/// <param name="Partition">The record's partition.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="Key">The record's key as text: the review that a tombstone withdraws.</param>
/// <param name="Label">The label; null for a tombstone.</param>
/// <param name="Time">The record's timestamp, or the date that comes nearest to it.</param>
public sealed record LabelRecord(int Partition, long Offset, string? Key, ReviewLabelled? Label, DateTimeOffset Time)
{
    /// <summary>The review that it is about; null for a tombstone without a key.</summary>
    public string? Id => Label?.Id ?? Key;
}
