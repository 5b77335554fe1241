using StreamSentiment.Benchmarks.Drift;

namespace StreamSentiment.Tests.Drift;

/// <summary>The monitor on planted shifts, far from the figures of results/drift.md: what must never be.</summary>
public sealed class DriftStudyTests
{
    private const int Seeds = 4;

    public static TheoryData<int> Shifts => [.. Enumerable.Range(0, DriftStudy.Shifts.Length)];

    [Theory]
    [MemberData(nameof(Shifts))]
    public void Monitor_PlantedShift_IsFoundInTimeAndNothingElseIs(int shift)
    {
        var study = DriftStudy.Create("monitor", DriftStudy.Shifts[shift], Seeds);

        Assert.True(study.FalseAlarmRate <= 0.25, $"{study.FalseAlarmRate:P0} of the streams had a false alarm.");
        if (study.Shift.Part == ShiftedPart.None)
        {
            return;
        }

        Assert.True(study.DetectionRate >= 0.75, $"{study.DetectionRate:P0} of the shifts were found.");
        Assert.InRange(study.Delays!.Value.Median, 20, study.Shift.Ramp + 2500);
    }

    [Fact]
    public void Baselines_AnyShift_FindAllAtOnceOrNothing()
    {
        var shift = new Shift(ShiftedPart.Words);
        var always = DriftStudy.Create("always alarm", shift, 1);
        var never = DriftStudy.Create("never alarm", shift, 1);

        Assert.Equal((1, 1, (0, 0)), (always.DetectionRate, always.FalseAlarmRate, always.Delays));
        Assert.Equal((0, 0, null), (never.DetectionRate, never.FalseAlarmRate, never.Delays));
    }
}
