namespace StreamSentiment.Training;

/// <summary>Which reviews are held back for validation.</summary>
public enum ValidationChoice
{
    /// <summary>Any.</summary>
    Random,

    /// <summary>
    /// Blocks of reviews that stand together in the data. Where neighbours speak of the same thing, as IMDb's do of a film,
    /// a random choice flatters: the model has read of the film in training, and will not have of those it meets.
    /// </summary>
    Blocks,
}
