using StreamSentiment.Drift;

namespace StreamSentiment.Tests.Drift;

public sealed class DriftMonitorTests
{
    private static readonly DriftOptions Options = new() { Memory = 200, LeastSample = 100 };
    private static readonly DriftReference Reference = DriftReference.From(
        [.. Enumerable.Range(0, 1000).Select(Like)],
        accuracy: 0.9
    );

    [Fact]
    public void Observe_ReviewsLikeTheReference_RaisesNothing()
    {
        var monitor = new DriftMonitor(Reference, Options);
        Assert.Empty(Observe(monitor, 1000, Like));
        Assert.All(
            monitor.Signals.Where(signal => signal.Signal != DriftSignal.Accuracy),
            signal => Assert.InRange(signal.Statistic, 0, 0.1)
        );
    }

    [Theory]
    [InlineData(DriftSignal.Words)]
    [InlineData(DriftSignal.Length)]
    [InlineData(DriftSignal.UnknownWords)]
    [InlineData(DriftSignal.Scores)]
    public void Observe_OneThingChangesAndComesBack_RaisesAndClearsItsAlarmOnly(DriftSignal signal)
    {
        var monitor = new DriftMonitor(Reference, Options);
        Observe(monitor, 500, Like);

        var raised = Assert.Single(Observe(monitor, 500, i => Changed(Like(i), signal)));
        var cleared = Assert.Single(Observe(monitor, 2000, Like));

        Assert.Equal((signal, true), (raised.Signal, raised.IsRaised));
        Assert.True(raised.Statistic > raised.Threshold && raised.Reviews is > 500 and <= 1000);
        Assert.Equal((signal, false), (cleared.Signal, cleared.IsRaised));
        Assert.True(cleared.Statistic < cleared.Threshold);
    }

    [Fact]
    public void ObserveLabel_ModelThatIsWrongMoreOften_RaisesAndClears()
    {
        var monitor = new DriftMonitor(Reference, Options);
        Assert.Empty(Labels(monitor, 1000, i => i % 10 != 0));
        var raised = Assert.Single(Labels(monitor, 500, i => i % 10 < 7));
        Assert.True(raised is { Signal: DriftSignal.Accuracy, IsRaised: true, Threshold: 0.05, Statistic: > 0.05 });
        Assert.InRange(monitor.Accuracy, 0.65, 0.75);
        Assert.False(Assert.Single(Labels(monitor, 1000, i => i % 10 != 0)).IsRaised);
    }

    private static DriftChange[] Observe(DriftMonitor monitor, int count, Func<int, DriftSample> sample) =>
        [.. Enumerable.Range(0, count).SelectMany(i => monitor.Observe(sample(i)))];

    private static DriftChange[] Labels(DriftMonitor monitor, int count, Func<int, bool> wasRight) =>
        [.. Enumerable.Range(0, count).Select(i => monitor.ObserveLabel(wasRight(i))).OfType<DriftChange>()];

    /// <summary>The reviews of the reference, which come again and again.</summary>
    private static DriftSample Like(int i)
    {
        i = i * 617 % 1000;
        return new([0, 1, 1, 2, 3 + i % 20], i + 1, i / 10 % 2 == 0 ? 0 : 0.1, i / 1000.0);
    }

    private static DriftSample Changed(DriftSample sample, DriftSignal signal) =>
        signal switch
        {
            DriftSignal.Words => sample with { TokenIds = [1, 2, 2, 5] },
            DriftSignal.Length => sample with { TokenCount = sample.TokenCount / 3 },
            DriftSignal.UnknownWords => sample with { UnknownShare = 0.1 },
            _ => sample with { Probability = sample.Probability / 3 },
        };
}
