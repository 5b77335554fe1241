namespace StreamSentiment.Drift;

/// <summary>Counts in which an older review counts for less than a newer one.</summary>
/// <param name="bins">The number of counts.</param>
/// <param name="memory">Reviews that it looks back: one so many reviews ago counts for 1/e of the latest; above 1.</param>
internal sealed class FadingHistogram(int bins, double memory)
{
    private const double LargestUnit = 1e100;

    private readonly double[] counts = new double[bins];
    private readonly double growth = 1 / (1 - 1 / memory);
    private double unit = 1; // what a count of now is worth: it grows, so that the counts of before need not be touched

    /// <summary>The content of each bin, in multiples of the latest review.</summary>
    public double[] Counts => Array.ConvertAll(counts, count => count / unit);

    /// <summary>Starts the next review: all counts fade by one step.</summary>
    public void Fade()
    {
        unit *= growth;
        if (unit < LargestUnit)
        {
            return;
        }

        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] /= unit;
        }

        unit = 1;
    }

    public void Add(int bin) => counts[bin] += unit;
}
