namespace StreamSentiment.Modeling;

/// <summary>What the tokens of a review had to do with its score.</summary>
/// <param name="Method">What the tokens' values are.</param>
/// <param name="Tokens">One for each token id that the model read, in their order.</param>
public sealed record Explanation(ExplanationMethod Method, IReadOnlyList<ExplainedToken> Tokens)
{
    /// <summary>The tokens furthest from zero and where they stand in <see cref="Tokens"/>, the furthest first.</summary>
    public IEnumerable<(int Position, ExplainedToken Token)> Strongest(int count) =>
        Tokens.Index().OrderByDescending(token => Math.Abs(token.Item.Value)).Take(count);
}
