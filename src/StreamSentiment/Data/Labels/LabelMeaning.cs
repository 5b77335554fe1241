namespace StreamSentiment.Data.Labels;

/// <summary>What a label says of its review.</summary>
public enum LabelMeaning
{
    Negative,
    Positive,

    /// <summary>Neutral, mixed, three stars: such a review is left out and counted.</summary>
    Neither,
}
