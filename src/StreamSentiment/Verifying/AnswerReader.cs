using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Verifying;

/// <summary>Reads of scores and dead letters which record of an input topic each answers.</summary>
internal static class AnswerReader
{
    /// <summary>Reads a record of a topic of scores.</summary>
    /// <param name="input">The topic whose answers count.</param>
    /// <param name="fault">Why the record is no score; null if it is one.</param>
    /// <returns>Null for a fault, and for the score of a record of another topic.</returns>
    public static Answer? Score(ConsumeResult<byte[], byte[]> record, string input, out string? fault)
    {
        if (!EventSerializer.TryRead(record.Message.Value, out var score, out fault) || score.Source.Topic != input)
        {
            return null;
        }

        return new Answer(PlaceOf(record), score.Source.Partition, score.Source.Offset)
        {
            Key = record.Message.Key,
            Version = string.Intern($"{score.Model.Name}/{score.Model.Version}"),
            ScoredAt = score.ScoredAt,
        };
    }

    /// <summary>Reads a record of a topic of dead letters.</summary>
    /// <inheritdoc cref="Score"/>
    public static Answer? DeadLetter(ConsumeResult<byte[], byte[]> record, string input, out string? fault)
    {
        // Of several headers of a name the last counts: the others are those of the original record.
        string? topic = Text(record, DeadLetterHeaders.Topic);
        fault = null;
        if (
            topic is null
            || Number(record, DeadLetterHeaders.Partition) is not { } partition
            || Number(record, DeadLetterHeaders.Offset) is not { } offset
        )
        {
            fault =
                $"its headers {DeadLetterHeaders.Topic}, {DeadLetterHeaders.Partition} and {DeadLetterHeaders.Offset} name none";
            return null;
        }

        return topic != input
            ? null
            : new Answer(PlaceOf(record), (int)Math.Min(partition, int.MaxValue), offset)
            {
                Key = RecordHeaders.OriginalKey(record.Message),
                IsCut = Text(record, DeadLetterHeaders.OriginalLength) is not null,
            };
    }

    private static RecordPlace PlaceOf(ConsumeResult<byte[], byte[]> record) =>
        new(record.Topic, record.Partition.Value, record.Offset.Value);

    private static long? Number(ConsumeResult<byte[], byte[]> record, string name) =>
        long.TryParse(Text(record, name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string? Text(ConsumeResult<byte[], byte[]> record, string name) =>
        record.Message.Headers?.TryGetLastBytes(name, out byte[]? value) == true && value is not null
            ? Encoding.UTF8.GetString(value)
            : null;
}
