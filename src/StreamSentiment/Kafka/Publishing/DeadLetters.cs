using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>Builds dead letters: the original key, value and headers, and behind them why, where from and by whom.</summary>
internal sealed class DeadLetters(string topic, string application)
{
    private const int MaxMessage = 1000; // characters
    private const int CutLength = 64 * 1024; // bytes of each of value, key and headers that a cut dead letter keeps at most

    /// <summary>The dead letter that answers a record.</summary>
    /// <param name="record">The record as it was read.</param>
    /// <param name="reason">A short code; it is also the tag of the metric.</param>
    /// <param name="message">A sentence for a person, without the text of the review.</param>
    /// <param name="modelVersion">The model in use, where one was.</param>
    public OutboundRecord For(InboundRecord record, string reason, string message, string? modelVersion = null)
    {
        var headers = new Headers();
        foreach (var header in record.Headers ?? [])
        {
            headers.Add(header);
        }

        Add(headers, DeadLetterHeaders.Reason, reason);
        Add(headers, DeadLetterHeaders.Message, message.Length <= MaxMessage ? message : message[..MaxMessage]);
        Add(headers, DeadLetterHeaders.Topic, record.Topic);
        Add(headers, DeadLetterHeaders.Partition, Text(record.Partition));
        Add(headers, DeadLetterHeaders.Offset, Text(record.Offset));
        string time = record.Time.Nearest.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        Add(headers, DeadLetterHeaders.Timestamp, time);
        if (record.Time.Date is null)
        {
            Add(headers, DeadLetterHeaders.TimestampMs, Text(record.Time.Milliseconds));
        }

        Add(headers, DeadLetterHeaders.Attempt, Text(AttemptsBefore(record) + 1));
        Add(headers, DeadLetterHeaders.Application, application);
        if (modelVersion is not null)
        {
            Add(headers, DeadLetterHeaders.ModelVersion, modelVersion);
        }

        return Letter(record.Key, record.Value, headers, reason, isCut: false);
    }

    /// <summary>
    /// The dead letter of a record that an exception came of, without the exception's message, which may quote the review.
    /// </summary>
    /// <param name="record">The record as it was read; its headers are left out where they cannot be read.</param>
    /// <param name="error">What came of it.</param>
    /// <param name="modelVersion">The model in use, where one was.</param>
    public OutboundRecord ForUnprocessable(InboundRecord record, Exception error, string? modelVersion = null)
    {
        string message = $"{error.GetType().FullName} came of this record and of no other; the log says where.";
        try
        {
            return For(record, RejectionReason.Unprocessable, message, modelVersion);
        }
        catch (Exception) when (record.Headers is { } unreadable)
        {
            var letter = For(record.WithoutHeaders(), RejectionReason.Unprocessable, message, modelVersion);
            Add(letter.Headers!, DeadLetterHeaders.HeadersLeftOut, Text(unreadable.Count));
            return letter;
        }
    }

    /// <summary>The same dead letter, small enough for any broker: without most of its value, and saying so.</summary>
    /// <param name="letter">A dead letter that <see cref="For"/> made and a broker refused.</param>
    /// <param name="record">The record it answers.</param>
    public OutboundRecord Cut(OutboundRecord letter, InboundRecord record)
    {
        int original = record.Headers?.Count ?? 0;
        bool keepsHeaders =
            (record.Headers ?? []).Sum(header => header.Key.Length + (header.GetValueBytes()?.Length ?? 0)) <= CutLength;
        var headers = new Headers();
        foreach (var header in letter.Headers!.Skip(keepsHeaders ? 0 : original))
        {
            headers.Add(header);
        }

        Add(headers, DeadLetterHeaders.OriginalLength, Text(record.Value?.Length ?? 0));
        if (!keepsHeaders)
        {
            Add(headers, DeadLetterHeaders.HeadersLeftOut, Text(original));
        }

        return Letter(Cut(letter.Key), Cut(letter.Value), headers, letter.DeadLetterReason, isCut: true);
    }

    /// <summary>The same dead letter for a topic that takes none without a key: under one of its own.</summary>
    /// <param name="letter">A dead letter without a key that a broker refused.</param>
    /// <param name="record">The record it answers.</param>
    public OutboundRecord WithKey(OutboundRecord letter, InboundRecord record)
    {
        var headers = new Headers();
        foreach (var header in letter.Headers!)
        {
            headers.Add(header);
        }

        Add(headers, DeadLetterHeaders.KeyMade, "true");
        string key = RecordHeaders.MadeKey(record.Topic, record.Partition, record.Offset);
        return Letter(Encoding.UTF8.GetBytes(key), letter.Value, headers, letter.DeadLetterReason, letter.IsCut);
    }

    private static byte[]? Cut(byte[]? bytes) => bytes is { Length: > CutLength } ? bytes[..CutLength] : bytes;

    private static long AttemptsBefore(InboundRecord record) =>
        record.Headers is { } headers
        && headers.TryGetLastBytes(DeadLetterHeaders.Attempt, out byte[]? attempt)
        && attempt is not null
        && long.TryParse(Encoding.UTF8.GetString(attempt), NumberStyles.None, CultureInfo.InvariantCulture, out long before)
        && before < int.MaxValue
            ? before
            : 0;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    private OutboundRecord Letter(byte[]? key, byte[]? value, Headers headers, string? reason, bool isCut) =>
        new()
        {
            Topic = topic,
            Key = key,
            Value = value,
            Headers = headers,
            DeadLetterReason = reason,
            IsCut = isCut,
        };
}
