namespace StreamSentiment.Benchmarks;

/// <summary>Of what was measured.</summary>
internal static class Percentiles
{
    public static double Median(IEnumerable<double> values) => At([.. values.Order()], 0.5);

    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">0.99 for p99.</param>
    public static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
