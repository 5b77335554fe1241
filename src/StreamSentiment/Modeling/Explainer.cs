using StreamSentiment.Text;

namespace StreamSentiment.Modeling;

/// <summary>Finds the tokens that moved a model's score. Safe to use from several threads at once.</summary>
public sealed class Explainer
{
    private readonly SentimentModel model;
    private readonly ExplanationMethod method;

    /// <param name="model">The model whose scores are explained; the caller keeps it and disposes of it.</param>
    /// <param name="method">The kind of explanation.</param>
    /// <exception cref="NotSupportedException">The model has no attention; the message names its pooling.</exception>
    public Explainer(SentimentModel model, ExplanationMethod method)
    {
        var manifest = model.Manifest;
        if (method == ExplanationMethod.Attention && WhyNoAttention(manifest.Spec) is { } why)
        {
            throw new NotSupportedException(
                $"{manifest.Name} {manifest.Version} has no attention, {why}: leaving one token out at a time explains "
                    + "every model."
            );
        }

        this.model = model;
        this.method = method;
    }

    /// <summary>
    /// Explains the score of one review. By <see cref="ExplanationMethod.LeaveOneOut"/> it costs as much as scoring as many
    /// reviews as it has tokens: the time grows with the square of the length, the memory with the length.
    /// </summary>
    /// <param name="tokenIds">The token ids of the review, from the model's encoder; may be empty.</param>
    public Explanation Explain(int[] tokenIds)
    {
        var vocabulary = model.Encoder.Vocabulary;
        int[] places =
        [
            .. tokenIds
                .Index()
                .Where(id => id.Item != Vocabulary.PaddingId && !vocabulary.IsSentenceEnd(id.Item))
                .Select(id => id.Index),
        ];
        float[] values = method == ExplanationMethod.Attention ? Weights(tokenIds, places) : Effects(tokenIds, places);
        return new Explanation(
            method,
            [.. places.Select((place, i) => new ExplainedToken(vocabulary.Tokens[tokenIds[place] - 1], values[i]))]
        );
    }

    private static string? WhyNoAttention(ModelSpec spec) =>
        !spec.HasNetworks ? "it sums n-grams"
        : spec.NGrams is not null ? "its n-grams do not weigh tokens"
        : spec.Pooling != Pooling.Attention ? $"its pooling is '{spec.Pooling}'"
        : null;

    private float[] Weights(int[] tokenIds, int[] places)
    {
        float[] weights = model.AttentionWeights(tokenIds);
        return [.. places.Select(place => weights[place])];
    }

    private float[] Effects(int[] tokenIds, int[] places)
    {
        float[] whole = new float[1];
        model.Score([tokenIds], whole);
        float[] effects = new float[places.Length];
        // A run at a time: the shortened reviews of a long one, all at once, would be its length squared in memory.
        for (int start = 0; start < effects.Length; start += SentimentModel.RunSize)
        {
            var run = places.AsSpan(start, Math.Min(SentimentModel.RunSize, places.Length - start));
            int[][] shortened = new int[run.Length][];
            for (int i = 0; i < run.Length; i++)
            {
                shortened[i] = Without(tokenIds, run[i]);
            }

            model.Score(shortened, effects.AsSpan(start));
        }

        for (int i = 0; i < effects.Length; i++)
        {
            effects[i] = whole[0] - effects[i];
        }

        return effects;
    }

    /// <summary>
    /// The review without one token, as the encoder would encode it: with padding in front it keeps its length.
    /// </summary>
    private int[] Without(int[] tokenIds, int place)
    {
        int[] padding = model.Manifest.Text.Padding == Padding.Pre ? [Vocabulary.PaddingId] : [];
        return [.. padding, .. tokenIds.AsSpan(0, place), .. tokenIds.AsSpan(place + 1)];
    }
}
