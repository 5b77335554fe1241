using StreamSentiment.Training;

namespace StreamSentiment.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(LearningRateSchedule.Constant, 0, 0, 1)]
    [InlineData(LearningRateSchedule.Constant, 0.99, 0, 1)]
    [InlineData(LearningRateSchedule.Linear, 0, 0, 1)]
    [InlineData(LearningRateSchedule.Linear, 0.75, 0, 0.25)]
    [InlineData(LearningRateSchedule.Cosine, 0, 0, 1)]
    [InlineData(LearningRateSchedule.Cosine, 0.5, 0, 0.5)]
    [InlineData(LearningRateSchedule.Cosine, 1, 0, 0)]
    [InlineData(LearningRateSchedule.Cosine, 1.0 / 3, 0, 0.75)]
    [InlineData(LearningRateSchedule.Constant, 0.05, 0.1, 0.5)]
    [InlineData(LearningRateSchedule.Linear, 0.05, 0.1, 0.5)]
    [InlineData(LearningRateSchedule.Linear, 0.1, 0.1, 1)]
    [InlineData(LearningRateSchedule.Linear, 0.55, 0.1, 0.5)]
    public void Factor_Progress_FollowsTheCurve(LearningRateSchedule schedule, double progress, double warmup, double expected) =>
        Assert.Equal(expected, schedule.Factor(progress, warmup), 1e-12);
}
