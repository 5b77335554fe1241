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
