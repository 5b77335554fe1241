namespace StreamSentiment.Benchmarks.Drift;

/// <summary>Streams of several seeds, one line a planted shift and detector.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Shift">What was planted.</param>
/// <param name="Runs">How it did on each stream.</param>
internal sealed record DriftStudy(string Detector, Shift Shift, IReadOnlyList<Detection> Runs)
{
    private const int Ramp = 3000;

    public static readonly Shift[] Shifts =
    [
        new(ShiftedPart.None),
        .. from part in Enum.GetValues<ShiftedPart>()
        where part != ShiftedPart.None
        from ramp in (int[])[0, Ramp]
        select new Shift(part, ramp),
    ];

    /// <summary>Share of the streams in which the change was found; not a number without a change.</summary>
    public double DetectionRate => Shift.Part == ShiftedPart.None ? double.NaN : Runs.Average(run => run.Delay is null ? 0.0 : 1);

    /// <summary>Share of the streams with an alarm before the change.</summary>
    public double FalseAlarmRate => Runs.Average(run => run.WasFalse ? 1.0 : 0);

    /// <summary>The middle and the longest delay where the change was found, in reviews; null if it never was.</summary>
    public (int Median, int Longest)? Delays
    {
        get
        {
            int[] delays = [.. Runs.Select(run => run.Delay).OfType<int>().Order()];
            return delays.Length == 0 ? null : (delays[(delays.Length - 1) / 2], delays[^1]);
        }
    }

    public static DriftStudy Create(string detector, Shift shift, int seeds) =>
        new(
            detector,
            shift,
            [
                .. Enumerable
                    .Range(1, seeds)
                    .Select(seed =>
                        Detection.Create(Detection.Detectors.Single(other => other.Name == detector).Detector, shift, seed)
                    ),
            ]
        );

    /// <summary>A table in Markdown.</summary>
    public static IEnumerable<string> Table(IEnumerable<DriftStudy> studies)
    {
        yield return "| changed | course | detector | found | median delay | longest delay | streams with a false alarm |";
        yield return "|---|---|---|--:|--:|--:|--:|";
        foreach (var study in studies)
        {
            yield return $"| {study.Shift.Part} | {study.Shift.Course} | {study.Detector} | {Share(study.DetectionRate)} | "
                + $"{study.Delays?.Median:N0} | {study.Delays?.Longest:N0} | {Share(study.FalseAlarmRate)} |";
        }
    }

    private static string Share(double share) => double.IsNaN(share) ? "" : $"{share:P0}";
}
