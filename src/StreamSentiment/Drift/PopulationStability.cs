namespace StreamSentiment.Drift;

/// <summary>
/// The shift of a distribution: the population stability index, sum of (now - before) ln(now / before) over the bins. 0 for no
/// shift; in credit scoring, where it comes from, above 0.1 is a small shift and above 0.25 a large one. Sampling alone gives
/// about (bins - 1) (1 / reviews before + 1 / reviews now).
/// Source: Siddiqi 2006, "Credit Risk Scorecards"; of the sampling part Yurdakul 2018,
/// https://scholarworks.wmich.edu/dissertations/3208.
/// </summary>
internal static class PopulationStability
{
    /// <summary>Added to every count: an empty bin would make the index infinite.</summary>
    private const double Smoothing = 0.5;

    /// <param name="reference">Counts of before, bin by bin.</param>
    /// <param name="counts">Counts of now, of the same bins.</param>
    public static double Index(IReadOnlyList<long> reference, IReadOnlyList<double> counts)
    {
        double before = reference.Sum() + Smoothing * reference.Count,
            now = counts.Sum() + Smoothing * counts.Count;
        double index = 0;
        for (int bin = 0; bin < counts.Count; bin++)
        {
            double shareBefore = (reference[bin] + Smoothing) / before,
                shareNow = (counts[bin] + Smoothing) / now;
            index += (shareNow - shareBefore) * Math.Log(shareNow / shareBefore);
        }

        return index;
    }
}
