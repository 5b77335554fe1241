namespace StreamSentiment.Contracts.Events;

/// <summary>An alarm that watches a model changed.</summary>
public abstract record DriftEvent : ModelEvent
{
    /// <summary>What it watches: <c>accuracy</c>, <c>words</c>, <c>length</c>, <c>unknownWords</c> or <c>scores</c>.</summary>
    public required string Signal { get; init; }

    /// <summary>What was measured: a drop of accuracy, or a population stability index.</summary>
    public required double Statistic { get; init; }

    /// <summary>The level that it passed.</summary>
    public required double Threshold { get; init; }

    /// <summary>How many reviews, or labels, were seen by then.</summary>
    public required long Reviews { get; init; }

    /// <summary>The event of one change of an alarm, not yet reported by anybody.</summary>
    internal static DriftEvent Create(
        bool isRaised,
        ModelReference model,
        string signal,
        double statistic,
        double threshold,
        long reviews
    ) =>
        isRaised
            ? new DriftDetected
            {
                Model = model,
                Signal = signal,
                Statistic = statistic,
                Threshold = threshold,
                Reviews = reviews,
            }
            : new DriftCleared
            {
                Model = model,
                Signal = signal,
                Statistic = statistic,
                Threshold = threshold,
                Reviews = reviews,
            };
}
