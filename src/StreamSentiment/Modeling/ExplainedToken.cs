namespace StreamSentiment.Modeling;

/// <summary>A token that the model read, and its part in the score.</summary>
/// <param name="Token">The word of the vocabulary; with the profile <c>nltk</c> a stem.</param>
/// <param name="Value">
/// By <see cref="ExplanationMethod.LeaveOneOut"/> the token's effect, from -1 to 1: above zero it moved the probability towards
/// positive. By <see cref="ExplanationMethod.Attention"/> its weight, from 0 to 1; those of a review sum to 1.
/// </param>
public readonly record struct ExplainedToken(string Token, float Value);
