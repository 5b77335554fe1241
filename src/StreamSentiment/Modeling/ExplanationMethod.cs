namespace StreamSentiment.Modeling;

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
