namespace StreamSentiment.Drift;

/// <summary>The distribution of a number, in bins of about as many reviews each.</summary>
/// <param name="Edges">Strictly rising; a bin ends with its edge, the last one has none.</param>
/// <param name="Counts">Reviews of each bin, one more than edges.</param>
public sealed record NumberReference(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts)
{
    private const int Bins = 10;

    /// <param name="values">At least one.</param>
    public static NumberReference From(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        // Numbers that many reviews share, such as a share of 0, make fewer bins.
        double[] edges =
        [
            .. Enumerable
                .Range(1, Bins - 1)
                .Select(i => sorted[i * sorted.Length / Bins])
                .Distinct()
                .Where(edge => edge < sorted[^1]),
        ];
        long[] counts = new long[edges.Length + 1];
        foreach (double value in sorted)
        {
            counts[BinOf(edges, value)]++;
        }

        return new NumberReference(edges, counts);
    }

    /// <summary>From 0.</summary>
    public int BinOf(double value) => BinOf(Edges, value);

    private static int BinOf(IReadOnlyList<double> edges, double value)
    {
        int bin = 0;
        while (bin < edges.Count && value > edges[bin])
        {
            bin++;
        }

        return bin;
    }
}
