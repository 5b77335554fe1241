using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamSentiment.Kafka.Following;

/// <summary>
/// A range of offsets for each partition of a topic. As text, in the progress of commands: <c>0: 12 to 480, 1: 0 to 77</c>.
/// </summary>
internal sealed partial class TopicRange(IEnumerable<OffsetRange> partitions)
{
    /// <summary>The ranges by ascending partition.</summary>
    public IReadOnlyList<OffsetRange> Partitions { get; } = [.. partitions.OrderBy(range => range.Partition)];

    /// <summary>The number of offsets; not each need hold a record.</summary>
    public long Length => Partitions.Sum(range => range.Length);

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
            ? new TopicRange(parts.Select(part => new OffsetRange((int)part.Item1, part.Item2, part.Item3)))
            : null;
    }

    public override string ToString() =>
        string.Join(", ", Partitions.Select(range => $"{range.Partition}: {range.Start} to {range.End}"));

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{1,10}: \d{1,18} to \d{1,18}(, \d{1,10}: \d{1,18} to \d{1,18})*$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+): (\d+) to (\d+)")]
    private static partial Regex Part();
}
