using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamSentiment.Kafka.Following;

/// <summary>Records of one partition.</summary>
/// <param name="Partition">From 0.</param>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset after the last; equal to <paramref name="From"/> if there are none.</param>
public readonly partial record struct OffsetRange(int Partition, long From, long To)
{
    /// <summary>True if a record is in it.</summary>
    public bool Contains(int partition, long offset) => partition == Partition && offset >= From && offset < To;

    /// <summary>For a manifest: <c>2: [100, 250)</c>.</summary>
    public override string ToString() => $"{Partition}: [{From}, {To})";

    /// <summary>Several, joined by spaces or commas, as <see cref="ToString"/> writes them.</summary>
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
