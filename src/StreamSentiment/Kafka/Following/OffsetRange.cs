using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamSentiment.Kafka.Following;

/// <summary>The offsets of one partition from one up to, but not including, another.</summary>
/// <param name="Partition">The number of the partition, from 0.</param>
/// <param name="Start">The first offset.</param>
/// <param name="End">The offset after the last; equal to <paramref name="Start"/> if the range is empty.</param>
public readonly partial record struct OffsetRange(int Partition, long Start, long End)
{
    /// <summary>The number of offsets; not each need hold a record.</summary>
    public long Length => End - Start;

    /// <summary>True if a record is in the range.</summary>
    public bool Contains(int partition, long offset) => partition == Partition && offset >= Start && offset < End;

    /// <summary>As manifests hold it: <c>2: [100, 250)</c>.</summary>
    public override string ToString() => $"{Partition}: [{Start}, {End})";

    /// <summary>Finds all ranges in a text, as <see cref="ToString"/> writes them.</summary>
    internal static IReadOnlyList<OffsetRange> ParseAll(string text) =>
        [
            .. Written()
                .Matches(text)
                .Select(match => new OffsetRange(
                    int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
                    long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture),
                    long.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture)
                )),
        ];

    [GeneratedRegex(@"(\d+): \[(\d+), (\d+)\)")]
    private static partial Regex Written();
}
