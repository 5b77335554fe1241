namespace StreamSentiment.Modeling;

/// <summary>The micro-batches that suit what computes: larger ones are no faster, and are answered later.</summary>
/// <param name="Reviews">The most reviews.</param>
/// <param name="Bytes">The most bytes of records.</param>
internal readonly record struct BatchLimits(int Reviews, int Bytes)
{
    /// <summary>A CPU computes a few reviews as fast as many.</summary>
    public static readonly BatchLimits Cpu = new(256, 128 * 1024);

    /// <summary>A GPU has thousands of units, which one step of an LSTM must fill.</summary>
    public static readonly BatchLimits Gpu = new(4096, 8 * 1024 * 1024);
}
