namespace StreamSentiment.Modeling.Storage;

/// <summary>A version was not made current, because another one became current meanwhile.</summary>
/// <param name="message">One sentence that names both.</param>
/// <param name="winner">The version that is current now; null if there is none.</param>
public sealed class CurrentModelChangedException(string message, string? winner) : StreamSentimentException(message)
{
    /// <summary>The version that is current now; null if there is none.</summary>
    public string? Winner { get; } = winner;
}
