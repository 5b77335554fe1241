namespace StreamSentiment.Training;

/// <summary>Ways to choose the reviews that are held back for validation.</summary>
public enum ValidationSampling
{
    /// <summary>Any reviews.</summary>
    Random,

    /// <summary>
    /// Blocks of reviews that stand together in the data. Where neighbours speak of the same thing, as IMDb's do of a film,
    /// a random choice flatters: the model has read of the film in training, and will not have of those it meets.
    /// </summary>
    Blocks,

    /// <summary>The last ones: where reviews are in the order of their time, these are most like the next to come.</summary>
    Newest,
}
