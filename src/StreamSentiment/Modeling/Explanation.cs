namespace StreamSentiment.Modeling;

/// <summary>The parts that the tokens of a review have in its score.</summary>
/// <param name="Method">The meaning of the tokens' values.</param>
/// <param name="Tokens">One for each token id that the model read, in their order.</param>
public sealed record Explanation(ExplanationMethod Method, IReadOnlyList<ExplainedToken> Tokens)
{
    /// <summary>The tokens furthest from zero with their positions in <see cref="Tokens"/>, the furthest first.</summary>
    public IEnumerable<(int Position, ExplainedToken Token)> Strongest(int count) =>
        Tokens.Index().OrderByDescending(token => Math.Abs(token.Item.Value)).Take(count);
}

/// <summary>A token that the model read, and its part in the score.</summary>
/// <param name="Token">The word of the vocabulary; with the profile <c>nltk</c> a stem.</param>
/// <param name="Value">
/// By <see cref="ExplanationMethod.LeaveOneOut"/> the token's effect, from -1 to 1: above zero it moved the probability towards
/// positive. By <see cref="ExplanationMethod.Attention"/> its weight, from 0 to 1; those of a review sum to 1.
/// </param>
public readonly record struct ExplainedToken(string Token, float Value);

/// <summary>The ways in which an <see cref="Explainer"/> measures a token's part in a score.</summary>
public enum ExplanationMethod
{
    /// <summary>
    /// The probability of the review less that of the review without the token. Works for every model; the review is scored
    /// as often as it has tokens (Li, Monroe and Jurafsky 2016, https://arxiv.org/abs/1612.08220).
    /// </summary>
    LeaveOneOut,

    /// <summary>
    /// The share that attention pooling gives the token's state. Cheap, but a share has no direction, and a state has read
    /// other tokens too (Jain and Wallace 2019, https://aclanthology.org/N19-1357/).
    /// </summary>
    Attention,
}
