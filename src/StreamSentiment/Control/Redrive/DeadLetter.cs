using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Control.Redrive;

/// <summary>
/// A record of the dead-letter topic with its headers. Of several headers of a name the last counts: the others are those of the
/// original record.
/// </summary>
internal sealed class DeadLetter(ConsumeResult<byte[], byte[]> record)
{
    private readonly Headers headers = record.Message.Headers ?? [];

    public TopicPartition Partition => record.TopicPartition;

    public long Offset => record.Offset.Value;

    /// <summary>The bytes of its key and its value.</summary>
    public long Length => (record.Message.Key?.Length ?? 0) + (record.Message.Value?.Length ?? 0);

    /// <summary>When it died: the time of the dead letter, not of its original.</summary>
    public RecordTime Time => new(record.Message.Timestamp);

    /// <summary>Null where nobody says.</summary>
    public string? Reason => Text(DeadLetterHeaders.Reason);

    /// <summary>The topic that the original was read from; null where nobody says.</summary>
    public string? SourceTopic => Text(DeadLetterHeaders.Topic);

    /// <summary>The number of times that it has died, from 1.</summary>
    public long Attempt =>
        long.TryParse(Text(DeadLetterHeaders.Attempt), NumberStyles.None, CultureInfo.InvariantCulture, out long attempt)
            ? attempt
            : 1;

    /// <summary>True if its value is only the beginning of the original value.</summary>
    public bool IsCut => Text(DeadLetterHeaders.OriginalLength) is not null;

    /// <summary>
    /// The original key, value and headers. How often it died stays with it, so that the next death counts on; its time is that
    /// of the publishing, because a topic may delete, or refuse, what is as old as the original.
    /// </summary>
    public Message<byte[], byte[]> Original(string commandId)
    {
        var original = new Headers();
        foreach (var header in headers.Where(header => !IsOurs(header.Key)))
        {
            original.Add(header);
        }

        Add(original, DeadLetterHeaders.Attempt, Attempt.ToString(CultureInfo.InvariantCulture));
        Add(original, RedriveHeaders.Command, commandId);
        Add(original, RedriveHeaders.Position, $"{Partition.Topic}/{Partition.Partition.Value}/{Offset}");
        return new Message<byte[], byte[]>
        {
            Key = RecordHeaders.OriginalKey(record.Message)!,
            Value = record.Message.Value,
            Headers = original,
        };
    }

    private static bool IsOurs(string name) =>
        name.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal)
        || name is RedriveHeaders.Command or RedriveHeaders.Position;

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    private string? Text(string name) =>
        headers.TryGetLastBytes(name, out byte[]? value) && value is not null ? Encoding.UTF8.GetString(value) : null;
}
