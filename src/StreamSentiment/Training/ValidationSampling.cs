namespace StreamSentiment.Training;

/// <summary>Which reviews are held back for validation.</summary>
public enum ValidationSampling
{
    /// <summary>Any.</summary>
    Random,

    /// <summary>
    /// Blocks of reviews that stand together in the data. Where neighbours speak of the same thing, as IMDb's do of a film,
    /// a random choice flatters: the model has read of the film in training, and will not have of those it meets.
    /// </summary>
    Blocks,

    /// <summary>The last ones: where reviews stand in the order of their time, those that are most like the next to come.</summary>
    Newest,
}
