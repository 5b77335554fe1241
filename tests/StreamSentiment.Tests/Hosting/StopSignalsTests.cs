using StreamSentiment.Hosting;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Hosting;

public sealed class StopSignalsTests
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    [Fact]
    public async Task Take_First_AsksForAStop_AndTheSecondEnds()
    {
        List<int> ends = [];
        using var signals = new StopSignals(ends.Add);
        Assert.Null(signals.ExitCode);

        signals.Take(Interrupt);
        await Eventually.IsTrueAsync(() => signals.Token.IsCancellationRequested, "it is asked to stop");
        Assert.Equal((130, 0), (signals.ExitCode, ends.Count));
        signals.Take(Terminate);
        Assert.Equal([143], ends);
        Assert.Equal(130, signals.ExitCode);
    }

    [Fact]
    public async Task Take_TwoAtOnce_IsOneStopAndOneEndWhateverTheOrder()
    {
        for (int round = 0; round < 1000; round++)
        {
            int end = 0;
            using var signals = new StopSignals(code => Assert.Equal(0, Interlocked.Exchange(ref end, code)));
            using var start = new Barrier(2);
            int[] numbers = [Interrupt, Terminate];
            await Task.WhenAll(
                numbers.Select(number =>
                    Task.Run(() =>
                    {
                        start.SignalAndWait(TestContext.Current.CancellationToken);
                        signals.Take(number);
                    })
                )
            );
            Assert.Equal(130 + 143, signals.ExitCode + end);
        }
    }

    [Fact]
    public void Take_StopIsHeldUpByACallback_TheSecondStillEnds()
    {
        int end = 0;
        using var release = new ManualResetEventSlim();
        using var signals = new StopSignals(code => end = code);
        signals.Token.Register(() => release.Wait(TestContext.Current.CancellationToken));
        signals.Take(Interrupt);
        signals.Take(Interrupt);
        Assert.Equal(130, end);
        release.Set();
    }
}
