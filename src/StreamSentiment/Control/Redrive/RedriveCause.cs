namespace StreamSentiment.Control.Redrive;

/// <summary>Why a dead letter that was asked for is not redriven. Codes for machines: one is added, never renamed.</summary>
internal static class RedriveCause
{
    /// <summary>It was redriven before, by another command.</summary>
    public const string RedrivenBefore = "redriven-before";

    /// <summary>It died more often than is allowed.</summary>
    public const string TooManyAttempts = "too-many-attempts";

    /// <summary>Its value was cut when it was published: there is no whole one to be redriven.</summary>
    public const string Cut = "cut";

    /// <summary>It was read from a topic that is none of ours to publish to.</summary>
    public const string OtherTopic = "other-topic";

    /// <summary>
    /// The topic that it was read from does not take it: as a rule it is too large with the headers it gained.
    /// </summary>
    public const string TooLarge = "too-large";
}
