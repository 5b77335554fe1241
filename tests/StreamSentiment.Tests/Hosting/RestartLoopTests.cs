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
        for (int tries = 1; tries <= 7; tries++)
        {
            await Eventually.IsTrueAsync(() => pauses.Count == tries, "it pauses");
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        await stop.CancelAsync();
        await Eventually.EndsAsync(running);
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], pauses.Take(7).Select(pause => pause.TotalSeconds));
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
