using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Hosting;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Hosting;

public sealed class RestartLoopTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<TimeSpan> pauses = [];
    private int runs;

    [Fact]
    public async Task Run_FailsAgainAndAgain_PausesLongerEachTime()
    {
        using var stop = new CancellationTokenSource();
        var running = RestartLoop.RunAsync(
            _ =>
            {
                runs++;
                throw new InvalidOperationException("no broker");
            },
            (error, pause) => pauses.Add(pause),
            () => { },
            clock,
            stop.Token
        );
        for (int tries = 1; tries <= 12; tries++)
        {
            await Eventually.IsTrueAsync(() => pauses.Count == tries, "it pauses");
            clock.Advance(pauses[^1]);
        }

        await stop.CancelAsync();
        await Eventually.EndsAsync(running);
        Assert.All(pauses.Take(12), pause => Assert.InRange(pause.TotalSeconds, 0, 30));
        Assert.True(pauses[..2].Max() < pauses[9..11].Min(), "the pauses grow");
        Assert.NotEqual(1, pauses[0].TotalSeconds); // hosts that failed together do not start together
    }

    [Fact]
    public async Task Run_HeldForAWhile_IsNotMadeToWaitForOldFaults()
    {
        using var stop = new CancellationTokenSource();
        var running = RestartLoop.RunAsync(
            _ =>
            {
                runs++;
                if (runs == 9)
                {
                    clock.Advance(TimeSpan.FromMinutes(1)); // it scores, and then the brokers go
                }

                throw new InvalidOperationException("no broker");
            },
            (error, pause) => pauses.Add(pause),
            () => { },
            clock,
            stop.Token
        );
        for (int tries = 1; tries <= 10; tries++)
        {
            await Eventually.IsTrueAsync(() => pauses.Count == tries, "it pauses");
            clock.Advance(pauses[^1]);
        }

        await stop.CancelAsync();
        await Eventually.EndsAsync(running);
        Assert.InRange(pauses[8].TotalSeconds, 0.1, 2);
        Assert.InRange(pauses[9].TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task Run_Stopped_EndsWithoutAnotherTry()
    {
        using var stop = new CancellationTokenSource();
        var running = RestartLoop.RunAsync(
            async end =>
            {
                runs++;
                await Task.Delay(Timeout.Infinite, end);
            },
            (_, pause) => pauses.Add(pause),
            () => { },
            clock,
            stop.Token
        );

        await stop.CancelAsync();

        await Eventually.EndsAsync(running);
        Assert.Equal((1, 0), (runs, pauses.Count));
    }
}
