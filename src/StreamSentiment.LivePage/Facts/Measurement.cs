namespace StreamSentiment.LivePage.Facts;

/// <summary>All numbers of <c>/metrics</c> at one moment.</summary>
/// <param name="at">The moment, as a timestamp of the clock.</param>
/// <param name="samples">The numbers.</param>
internal sealed class Measurement(long at, IEnumerable<Sample> samples)
{
    private const string Root = "streamsentiment_";
    private const string Upper = "le"; // the label of a bucket's upper bound

    private readonly ILookup<string, Sample> samples = samples.ToLookup(sample => sample.Name);

    /// <summary>The moment, as a timestamp of the clock.</summary>
    public long At => at;

    /// <summary>All numbers of this name, without the common beginning of the names.</summary>
    public IEnumerable<Sample> All(string name) => samples[Root + name];

    /// <summary>The sum over all labels; 0 where there is none yet.</summary>
    public double Sum(string name) => All(name).Sum(sample => sample.Value);

    /// <summary>The sum over all labels; null where there is none.</summary>
    public double? SumIfAny(string name) => All(name).Any() ? Sum(name) : null;

    /// <summary>The greatest over all labels; null where there is none.</summary>
    public double? MaxIfAny(string name) => All(name).Any() ? All(name).Max(sample => sample.Value) : null;

    /// <summary>
    /// What was counted since an earlier measurement, of one that counts on: a number that is smaller has begun again.
    /// </summary>
    public double Since(Measurement earlier, string name) =>
        Math.Max(0, Sum(name) - (Sum(name) < earlier.Sum(name) ? 0 : earlier.Sum(name)));

    /// <summary>
    /// A quantile of what a histogram has taken since an earlier measurement: linear within a bucket, and the lower bound of the
    /// last bucket, as <c>histogram_quantile</c> of Prometheus has it. Null where nothing was taken.
    /// </summary>
    /// <param name="earlier">The other measurement.</param>
    /// <param name="histogram">The histogram's name.</param>
    /// <param name="quantile">0 to 1.</param>
    public double? Quantile(Measurement earlier, string histogram, double quantile)
    {
        var former = Buckets(earlier, histogram);
        (double Upper, double Count)[] buckets =
        [
            .. Buckets(this, histogram).Select(bucket => (bucket.Key, bucket.Value - former.GetValueOrDefault(bucket.Key))),
        ];
        double total = buckets.Length == 0 ? 0 : buckets[^1].Count;
        if (total <= 0)
        {
            return null;
        }

        double rank = quantile * total,
            below = 0,
            lower = 0;
        foreach (var (upper, count) in buckets)
        {
            if (count >= rank && count > below)
            {
                return double.IsInfinity(upper) ? lower : lower + (upper - lower) * (rank - below) / (count - below);
            }

            (below, lower) = (count, upper);
        }

        return lower;
    }

    private static SortedDictionary<double, double> Buckets(Measurement measured, string histogram)
    {
        var buckets = new SortedDictionary<double, double>();
        foreach (var sample in measured.All($"{histogram}_bucket"))
        {
            if (sample.Labels.TryGetValue(Upper, out string? text) && Sample.Read($"{Upper} {text}") is { Value: var bound })
            {
                buckets[bound] = buckets.GetValueOrDefault(bound) + sample.Value;
            }
        }

        return buckets;
    }
}
