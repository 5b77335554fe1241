using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Scoring.Watching;

/// <summary>A share of the reviews, the same ones each time, by where they lie in their topic.</summary>
/// <param name="share">Above 0 to 1.</param>
internal readonly struct ReviewSample(double share)
{
    private const double Range = 1UL << 53;

    public bool Contains(InboundRecord record) =>
        (Mix(((ulong)record.Partition << 48) ^ (ulong)record.Offset) >> 11) / Range < share;

    /// <summary>
    /// Spreads numbers that follow each other over all there are: splitmix64, https://prng.di.unimi.it/splitmix64.c.
    /// </summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
