using StreamSentiment.Drift;

namespace StreamSentiment.Benchmarks.Drift;

/// <summary>How an alarm did on one stream.</summary>
/// <param name="WasFalse">Whether it was raised before the change, or in a stream without one.</param>
/// <param name="Delay">Reviews from the beginning of the change to the alarm; null if it came too late or never.</param>
internal readonly record struct Detection(bool WasFalse, int? Delay)
{
    /// <summary>Says of each review in turn, and of whether it was scored rightly, which alarms are raised.</summary>
    public delegate Func<PlantedReview, IEnumerable<DriftSignal>> Detector(DriftReference reference);

    private const int ReferenceReviews = 4000;
    private const int ReferenceSeeds = 1_000_000; // apart from the streams': a reference of the same reviews would fit too well
    private const double Accuracy = 0.88;

    public static readonly (string Name, Detector Detector)[] Detectors =
    [
        ("monitor", Monitor),
        ("always alarm", _ => _ => Enum.GetValues<DriftSignal>()),
        ("never alarm", _ => _ => []),
    ];

    /// <summary>What a shift must be seen by; null without one.</summary>
    public static DriftSignal? SignalOf(ShiftedPart part) =>
        part switch
        {
            ShiftedPart.Words => DriftSignal.Words,
            ShiftedPart.Lengths => DriftSignal.Length,
            ShiftedPart.UnknownWords => DriftSignal.UnknownWords,
            ShiftedPart.Labels => DriftSignal.Accuracy,
            ShiftedPart.Scores => DriftSignal.Scores,
            _ => null,
        };

    /// <summary>
    /// One stream. Any signal's alarm is false before the change; after it, only that of what changed is right.
    /// </summary>
    public static Detection Create(Detector detector, Shift shift, int seed)
    {
        var before = new PlantedStream(new Shift(ShiftedPart.None), seed + ReferenceSeeds)
            .Reviews(ReferenceReviews)
            .Select(review => review.Sample);
        var raised = detector(DriftReference.From([.. before], Accuracy));
        bool wasFalse = false;
        int number = 0;
        foreach (var review in new PlantedStream(shift, seed).Reviews(Shift.Onset + Shift.Horizon))
        {
            var signals = raised(review);
            bool hasChanged = shift.Part != ShiftedPart.None && number >= Shift.Onset;
            if (!hasChanged)
            {
                wasFalse |= signals.Any();
            }
            else if (signals.Contains(SignalOf(shift.Part)!.Value))
            {
                return new Detection(wasFalse, number - Shift.Onset);
            }

            number++;
        }

        return new Detection(wasFalse, null);
    }

    private static Func<PlantedReview, IEnumerable<DriftSignal>> Monitor(DriftReference reference)
    {
        var monitor = new DriftMonitor(reference, new DriftOptions());
        return review =>
        {
            monitor.Observe(review.Sample);
            monitor.ObserveLabel(review.IsRight);
            return monitor.Signals.Where(signal => signal.IsRaised).Select(signal => signal.Signal);
        };
    }
}
