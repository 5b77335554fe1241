using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamSentiment.Kafka.Following;

/// <summary>
/// Offsets of each partition of a topic, from one up to, but not including, another. As text: <c>0: 12 to 480, 1: 0 to 77</c>.
/// </summary>
internal sealed partial class TopicRange(IReadOnlyDictionary<int, (long Start, long End)> partitions)
{
    /// <summary>By partition, ascending.</summary>
    public IReadOnlyDictionary<int, (long Start, long End)> Partitions { get; } =
        partitions.OrderBy(each => each.Key).ToDictionary(each => each.Key, each => each.Value);

    /// <summary>Offsets in it; not each need hold a record.</summary>
    public long Length => Partitions.Values.Sum(each => each.End - each.Start);

    /// <returns>Null where the text is none.</returns>
    public static TopicRange? Parse(string? text)
    {
        if (text is null || !Whole().IsMatch(text))
        {
            return null;
        }

        var parts = Part().Matches(text).Select(match => (Number(match, 1), Number(match, 2), Number(match, 3))).ToArray();
        return
            parts.DistinctBy(part => part.Item1).Count() == parts.Length
            && parts.All(part => part.Item1 <= int.MaxValue && part.Item2 <= part.Item3)
            ? new TopicRange(parts.ToDictionary(part => (int)part.Item1, part => (part.Item2, part.Item3)))
            : null;
    }

    public override string ToString() =>
        string.Join(", ", Partitions.Select(each => $"{each.Key}: {each.Value.Start} to {each.Value.End}"));

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{1,10}: \d{1,18} to \d{1,18}(, \d{1,10}: \d{1,18} to \d{1,18})*$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+): (\d+) to (\d+)")]
    private static partial Regex Part();
}
