using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Modeling.NGrams;

/// <summary>
/// Networks and n-grams that read the same review: its logit is the weighted mean of theirs. Each errs elsewhere, and n-grams
/// read a long review from its beginning.
/// </summary>
internal sealed class InterpolatedNetwork : IServedNetwork
{
    private readonly IServedNetwork networks;
    private readonly NGramWeights nGrams;
    private readonly NetworkTokens read;
    private readonly double share;

    private InterpolatedNetwork(IServedNetwork networks, NGramWeights nGrams, ModelManifest manifest)
    {
        (this.networks, this.nGrams) = (networks, nGrams);
        read = NetworkTokens.Of(manifest.Spec, manifest.Text);
        share = manifest.Spec.NGrams!.Share ?? 0;
    }

    public string Engine => $"{networks.Engine}, and n-grams";

    public Precision Precision => networks.Precision;

    public BatchLimits Limits => networks.Limits;

    /// <summary>The networks of a version with its n-grams beside them; the networks alone where it has none.</summary>
    /// <param name="manifest">The version.</param>
    /// <param name="networks">They are the result's from here on.</param>
    /// <param name="nGrams">Its n-grams, or null.</param>
    public static IServedNetwork Join(ModelManifest manifest, IServedNetwork networks, NGramWeights? nGrams) =>
        nGrams is null ? networks : new InterpolatedNetwork(networks, nGrams, manifest);

    /// <summary>The logit of a review by the logits of its views.</summary>
    /// <param name="networks">The mean of the networks.</param>
    /// <param name="nGrams">The log-odds of the n-grams.</param>
    /// <param name="share">The weight of the n-grams, 0 to 1.</param>
    public static double Logit(double networks, double nGrams, double share) => (1 - share) * networks + share * nGrams;

    public double Logits(ReadOnlySpan<int[]> reviews, Span<float> logits)
    {
        int[][] cut = new int[reviews.Length][];
        for (int i = 0; i < cut.Length; i++)
        {
            cut[i] = read.Of(reviews[i]);
        }

        double padding = networks.Logits(cut, logits);
        for (int i = 0; i < cut.Length; i++)
        {
            logits[i] = (float)Logit(logits[i], nGrams.Score(reviews[i]), share);
        }

        return padding;
    }

    /// <summary>None: a share of the networks' attention would not say what the n-grams read.</summary>
    public float[]? AttentionWeights(int[] tokenIds) => null;

    public void Dispose() => networks.Dispose();
}
