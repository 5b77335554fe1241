using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Threading;

namespace StreamSentiment.Tests.Threading;

public sealed class ThrottleTests
{
    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData(100, 0.01)]
    [InlineData(0.5, 2)]
    [InlineData(0.01, 100)]
    public void Reserve_OneByOne_IsDueAtTheRate(double rate, double apart)
    {
        var pace = new Throttle(rate, clock);
        Assert.Equal([0, apart, 2 * apart], Enumerable.Range(0, 3).Select(_ => pace.Reserve(1)));
    }

    [Fact]
    public void Reserve_SeveralAtOnce_MakeTheNextWaitForAll()
    {
        var pace = new Throttle(10, clock);
        Assert.Equal([0, 6.4, 6.5], new[] { 64, 1, 1 }.Select(pace.Reserve));
    }

    [Fact]
    public void Reserve_AfterAStandstill_DoesNotCatchUp()
    {
        var pace = new Throttle(1, clock);
        pace.Reserve(1);
        clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal([100, 101], Enumerable.Range(0, 2).Select(_ => pace.Reserve(1)));
    }

    [Fact]
    public void Wait_Due_DoesNotWait()
    {
        var pace = new Throttle(1, clock);
        pace.Wait(1, () => Assert.Fail("There is nothing to wait for."), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Wait_NotDue_ReturnsOnTimeAndLooksAroundMeanwhile()
    {
        var pace = new Throttle(0.5, clock);
        pace.Wait(1, () => { }, TestContext.Current.CancellationToken);
        int slices = 0;
        var started = clock.GetUtcNow();
        var waiting = Task.Run(
            () => pace.Wait(1, () => Interlocked.Increment(ref slices), TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );
        await Fixtures.Eventually.IsTrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return waiting.IsCompleted;
            },
            "the record is due"
        );
        await waiting;
        Assert.True(clock.GetUtcNow() - started >= TimeSpan.FromSeconds(2));
        Assert.True(slices >= 4, $"It looked around {slices} times.");
    }

    [Fact]
    public void Wait_Stopped_Throws()
    {
        var pace = new Throttle(0.001, clock);
        pace.Wait(1, () => { }, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => pace.Wait(1, stop.Cancel, stop.Token));
    }
}
