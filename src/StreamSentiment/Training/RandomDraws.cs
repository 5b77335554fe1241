namespace StreamSentiment.Training;

/// <summary>
/// A cheap stream of random numbers, of which skip-gram draws several a token: SplitMix64 of Steele, Lea and Flood 2014,
/// https://doi.org/10.1145/2714064.2660195. Not thread-safe.
/// </summary>
/// <param name="seed">The same seed and stream give the same numbers.</param>
/// <param name="stream">Streams of one seed have nothing in common.</param>
internal sealed class RandomDraws(int seed, int stream)
{
    private ulong state = Mix(Mix((uint)seed) + (uint)stream);

    /// <summary>From 0 up to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (uint)bound) >> 32);

    /// <summary>From 0 up to below 1, in steps of 2^-24.</summary>
    public float Share() => (Next() >> 40) * (1f / (1 << 24));

    private ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
