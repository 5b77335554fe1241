using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Kafka.Clients;

/// <summary>What the headers of a record say of its value.</summary>
internal static partial class RecordHeaders
{
    public const string ContentType = "content-type";

    /// <summary>Headers that name the schema, or the type, of a value that is perhaps no JSON.</summary>
    private static readonly string[] FormatHeaders = [ContentType, "contentType", "__value_schema_id", "apicurio.value.globalId"];

    /// <summary>The id of an event whose attributes are headers (CloudEvents, binary); null where there is none.</summary>
    public static string? EventId(Headers? headers, Envelope envelope) =>
        envelope is Envelope.CloudEvents or Envelope.Any
        && headers is not null
        && headers.TryGetLastBytes("ce_specversion", out _)
            ? Text(headers, "ce_id")
            : null;

    /// <summary>Adds what the headers say of the format to a fault of a value that is no JSON.</summary>
    public static Rejection Explain(Rejection rejection, Headers? headers)
    {
        if (headers is null || rejection.Reason is not (RejectionReason.InvalidJson or RejectionReason.InvalidUtf8))
        {
            return rejection;
        }

        foreach (string name in FormatHeaders)
        {
            if (headers.TryGetLastBytes(name, out byte[]? bytes) && bytes is not null)
            {
                string? value = Text(headers, name);
                string said = value is not null && Plain.IsMatch(value) ? $": {value}" : "";
                return rejection with { Message = $"{rejection.Message}; the header {name} names its format{said}" };
            }
        }

        return rejection;
    }

    /// <summary>The key of a dead letter for an original without one, where a topic takes none without.</summary>
    public static string MadeKey(string topic, int partition, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{topic}/{partition}/{offset}");

    /// <summary>The key of the original that a dead letter stands for; null where it has none.</summary>
    public static byte[]? OriginalKey(Message<byte[], byte[]> letter) =>
        letter is { Key: { } key, Headers: { } headers }
        && Text(headers, DeadLetterHeaders.KeyMade) is not null
        // The original may be a dead letter itself that somebody sent again, headers and all.
        && Encoding.UTF8.GetString(key)
            == string.Join(
                '/',
                Text(headers, DeadLetterHeaders.Topic),
                Text(headers, DeadLetterHeaders.Partition),
                Text(headers, DeadLetterHeaders.Offset)
            )
            ? null
            : letter.Key;

    private static string? Text(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out byte[]? bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    [GeneratedRegex("^[A-Za-z0-9.+/;= _-]{1,80}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Plain { get; }
}
