namespace StreamSentiment.Contracts.Events;

/// <summary>A drift alarm of a model was raised or cleared.</summary>
public abstract record DriftEvent : ModelEvent
{
    /// <summary>
    /// The signal that it watches: <c>accuracy</c>, <c>words</c>, <c>length</c>, <c>unknownWords</c> or <c>scores</c>.
    /// </summary>
    public required string Signal { get; init; }

    /// <summary>The measured value: a drop of accuracy, or a population stability index.</summary>
    public required double Statistic { get; init; }

    /// <summary>The threshold that the value crossed.</summary>
    public required double Threshold { get; init; }

    /// <summary>The number of reviews, or labels, seen by then.</summary>
    public required long Reviews { get; init; }

    /// <summary>Creates the event of one change. Its id, instance and time are set when it is reported.</summary>
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
