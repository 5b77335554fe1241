namespace StreamSentiment.Modeling.NGrams;

/// <summary>
/// A version of n-grams alone, as it serves: without libtorch, and in fp32 whatever precision or kernel is asked for, because it
/// multiplies nothing.
/// </summary>
internal sealed class NGramNetwork(NGramWeights weights) : IServedNetwork
{
    public string Engine => "n-grams";

    public Precision Precision => Precision.Fp32;

    public BatchLimits Limits => BatchLimits.Cpu;

    public double Logits(ReadOnlySpan<int[]> reviews, Span<float> logits)
    {
        for (int i = 0; i < reviews.Length; i++)
        {
            logits[i] = (float)weights.Score(reviews[i]);
        }

        return 0;
    }

    public float[]? AttentionWeights(int[] tokenIds) => null;

    /// <summary>All of its memory is the collector's.</summary>
    public void Dispose() { }
}
