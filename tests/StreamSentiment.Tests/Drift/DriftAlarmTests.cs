using System.ComponentModel.DataAnnotations;
using StreamSentiment.Drift;

namespace StreamSentiment.Tests.Drift;

public sealed class DriftAlarmTests
{
    private static readonly AlarmLevels Levels = new() { Raise = 0.2, Clear = 0.1 };

    [Fact]
    public void Update_StatisticThatRisesAndFalls_ChangesOnceEachWay()
    {
        var alarm = new DriftAlarm(Levels, leastSample: 1);
        double[] statistics = [0.05, 0.15, 0.2, 0.21, 0.15, 0.25, 0.1, 0.09, 0.15, 0.05];

        Assert.Equal(
            [false, false, false, true, false, false, false, true, false, false],
            statistics.Select((statistic, i) => alarm.Update(statistic, i + 1))
        );
        Assert.False(alarm.IsRaised);
    }

    [Fact]
    public void Threshold_AlarmIsRaised_IsTheOtherLevel()
    {
        var alarm = new DriftAlarm(Levels, leastSample: 1);
        Assert.Equal(0.2, alarm.Threshold);
        alarm.Update(1, 1);
        Assert.Equal(0.1, alarm.Threshold);
    }

    [Fact]
    public void Update_TooSmallASample_ChangesNothing()
    {
        var alarm = new DriftAlarm(Levels, leastSample: 100);
        Assert.False(alarm.Update(9, 99));
        Assert.True(alarm.Update(9, 100));
        Assert.False(alarm.Update(0, 99));
        Assert.True(alarm.IsRaised);
    }

    [Fact]
    public void Update_NoNumber_ChangesNothing()
    {
        var alarm = new DriftAlarm(Levels, leastSample: 1);
        Assert.False(alarm.Update(double.NaN, 5));
        alarm.Update(1, 5);
        Assert.False(alarm.Update(double.NaN, 5));
        Assert.True(alarm.IsRaised);
    }

    [Fact]
    public void Options_ClearedAboveWhereItIsRaised_AreRefused()
    {
        var options = new DriftOptions
        {
            Scores = new AlarmLevels { Raise = 0.1, Clear = 0.2 },
        };
        Assert.Contains(
            "0.1",
            Assert.Throws<ValidationException>(() => new DriftMonitor(DriftReferenceTests.Reference(), options)).Message
        );
    }
}
