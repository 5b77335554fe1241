using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// The headers of a review that go to its score: those of a list of names, in their order, with their bytes, repeated ones too.
/// </summary>
/// <remarks>
/// Copied headers have at most <see cref="MostBytes"/> together, far below what a broker takes of a record by default (1 MB),
/// so that a review of nothing but headers keeps its score. What does not fit is left out, counted in a header of the score.
/// The content type is that of the score: it stays if it is JSON, and is JSON in place of any other.
/// </remarks>
/// <param name="names">Names, separated by commas; one that ends in <c>*</c> stands for all that begin with the rest.</param>
internal sealed class ScoreHeaders(string names)
{
    /// <summary>The most bytes of all copied headers, names and lengths included.</summary>
    public const int MostBytes = 64 * 1024;

    private const int LengthBytes = 10; // the most that the two lengths of a header take
    private const string Json = "application/json";

    private readonly string[] patterns = Split(names);

    /// <summary>The names of a setting.</summary>
    public static string[] Split(string names) =>
        names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The headers of the score; null for none.</summary>
    /// <param name="review">The headers of the review.</param>
    /// <param name="trace">
    /// The review's trace: the score has the context of its span in place of the producer's, so that a consumer continues it.
    /// </param>
    public Headers? For(Headers? review, RecordTrace? trace = null)
    {
        if (trace is null)
        {
            return Copied(review, isTraced: false);
        }

        var headers = Copied(review, isTraced: true) ?? [];
        Tracing.Add(headers, trace.TraceParent, trace.TraceState);
        return headers;
    }

    private Headers? Copied(Headers? review, bool isTraced)
    {
        if (review is null || review.Count == 0 || patterns.Length == 0)
        {
            return null;
        }

        var copied = new Headers();
        int room = MostBytes,
            leftOut = 0;
        foreach (var header in review.Where(header => IsNamed(header.Key) && !(isTraced && Tracing.IsContext(header.Key))))
        {
            int size = Encoding.UTF8.GetByteCount(header.Key) + (header.GetValueBytes()?.Length ?? 0) + LengthBytes;
            if (size > room)
            {
                leftOut++;
                continue;
            }

            room -= size;
            copied.Add(OfScore(header));
        }

        if (leftOut > 0)
        {
            copied.Add(LeftOut(leftOut));
        }

        return copied.Count == 0 ? null : copied;
    }

    /// <summary>The same score without the headers of its review; null where there is nothing to leave out.</summary>
    public static OutboundRecord? Without(OutboundRecord score) =>
        score.Headers is not { } headers || headers.All(header => header.Key == ScoreHeaderNames.LeftOut)
            ? null
            : new()
            {
                Topic = score.Topic,
                Key = score.Key,
                Value = score.Value,
                Headers = [LeftOut(headers.Count(header => header.Key != ScoreHeaderNames.LeftOut) + LeftOutBefore(headers))],
            };

    private static int LeftOutBefore(Headers headers) =>
        headers.TryGetLastBytes(ScoreHeaderNames.LeftOut, out byte[]? count)
        && int.TryParse(Encoding.UTF8.GetString(count ?? []), CultureInfo.InvariantCulture, out int before)
            ? before
            : 0;

    private static Header LeftOut(int count) =>
        new(ScoreHeaderNames.LeftOut, Encoding.UTF8.GetBytes(count.ToString(CultureInfo.InvariantCulture)));

    private bool IsNamed(string name) =>
        Array.Exists(
            patterns,
            pattern =>
                pattern.EndsWith('*')
                    ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
                    : name.Equals(pattern, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>A score is JSON, whatever its review was.</summary>
    private static IHeader OfScore(IHeader header)
    {
        if (!header.Key.Equals(RecordHeaders.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return header;
        }

        string type = Encoding.UTF8.GetString(header.GetValueBytes() ?? []).Split(';')[0].Trim();
        return type.Equals(Json, StringComparison.OrdinalIgnoreCase)
            ? header
            : new Header(header.Key, Encoding.UTF8.GetBytes(Json));
    }
}
