namespace StreamSentiment.Modeling;

/// <summary>What computes the logits of a model that serves. Safe to use from several threads at once.</summary>
internal interface IServedNetwork : IDisposable
{
    /// <summary>What computes, for people.</summary>
    public string Engine { get; }

    /// <summary>The number format it computes in.</summary>
    public Precision Precision { get; }

    /// <summary>The micro-batches that suit it.</summary>
    public BatchLimits Limits { get; }

    /// <summary>The logits of reviews; one does not depend on the others.</summary>
    /// <param name="reviews">Token ids of each review.</param>
    /// <param name="logits">Receives the results, in the order of the reviews.</param>
    /// <returns>Share of the computed positions that were padding.</returns>
    public double Logits(ReadOnlySpan<int[]> reviews, Span<float> logits);

    /// <summary>The attention weight of each token; null without attention.</summary>
    public float[]? AttentionWeights(int[] tokenIds);
}
