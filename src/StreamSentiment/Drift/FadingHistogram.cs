namespace StreamSentiment.Drift;

/// <summary>Counts in which a review of long ago counts for less than one of now.</summary>
/// <param name="bins">How many counts.</param>
/// <param name="memory">Reviews that it looks back: one so many reviews ago counts for 1/e of the latest; above 1.</param>
internal sealed class FadingHistogram(int bins, double memory)
{
    private const double LargestUnit = 1e100;

    private readonly double[] counts = new double[bins];
    private readonly double growth = 1 / (1 - 1 / memory);
    private double unit = 1; // what a count of now is worth: it grows, so that the counts of before need not be touched

    /// <summary>How much of the latest review's worth each bin holds.</summary>
    public double[] Counts => Array.ConvertAll(counts, count => count / unit);

    /// <summary>The next review begins.</summary>
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
