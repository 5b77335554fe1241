namespace StreamSentiment.Modeling;

/// <summary>Ways to reduce the states of a review's tokens to one vector.</summary>
public enum Pooling
{
    /// <summary>The state when each direction has read the whole review.</summary>
    Last,

    /// <summary>The largest value of each feature.</summary>
    Max,

    /// <summary>The mean of each feature.</summary>
    Mean,

    /// <summary>
    /// A weighted mean; each state's weight is computed from it by additive attention (Yang et al. 2016,
    /// https://aclanthology.org/N16-1174/).
    /// </summary>
    Attention,
}
