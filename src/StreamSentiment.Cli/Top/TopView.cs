using Spectre.Console;
using Spectre.Console.Rendering;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;
using StreamSentiment.Contracts.Live;

namespace StreamSentiment.Cli.Top;

/// <summary>Draws the state of a host once a second, until somebody ends it; what was drawn last stays.</summary>
internal sealed class TopView(IAnsiConsole console, TimeProvider clock)
{
    private const int CurveLength = 24;
    private const int Echo = 2; // of ^C, which must not begin a new line
    private const string Steps = "▁▂▃▄▅▆▇█";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Queue<double> rates = [];

    /// <summary>A host that stops answering is asked on; what it said last is shown with the time.</summary>
    /// <exception cref="HostUnreachableException">It does not answer the first time.</exception>
    public async Task ShowAsync(HostConnection host, CancellationToken stop)
    {
        var (state, _) = await host.AskAsync(stop);
        await Terminal.DrawAsync(
            console,
            () =>
                console
                    .Live(Draw(state, fault: null))
                    .StartAsync(live => DrawAsync(host, state, target => live.UpdateTarget(target), stop))
        );
    }

    /// <summary>
    /// The last seconds, each as high as it is beside the highest of them; in ASCII where the terminal has no more.
    /// </summary>
    internal static string Curve(IReadOnlyCollection<double> values, bool isUnicode)
    {
        double most = values.DefaultIfEmpty().Max();
        return !isUnicode || most <= 0
            ? ""
            : string.Concat(values.Select(value => Steps[(int)Math.Round(value / most * (Steps.Length - 1))]));
    }

    private async Task<int> DrawAsync(HostConnection host, HostState first, Action<IRenderable> draw, CancellationToken stop)
    {
        var state = first;
        int frames = 0;
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                string? fault = null;
                try
                {
                    (state, _) = await host.AskAsync(stop);
                    Remember(state.Traffic.PerSecond);
                }
                catch (HostUnreachableException e)
                {
                    fault = e.Message;
                }

                draw(Draw(state, fault));
                frames++;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C: what was drawn last is the result.
        }

        return frames;
    }

    private void Remember(double? rate)
    {
        rates.Enqueue(rate ?? 0);
        if (rates.Count > CurveLength)
        {
            rates.Dequeue();
        }
    }

    private IRenderable Draw(HostState state, string? fault)
    {
        var table = TopTable.Create(state, Curve(rates, console.Profile.Capabilities.Unicode));
        if (fault is not null)
        {
            table = WithFault(table, $"as of {state.At.ToLocalTime():HH:mm:ss}: {fault}");
        }

        return TerminalTable.Create(table, console.Profile.Width - Echo);
    }

    private static HtmlTable WithFault(HtmlTable table, string fault)
    {
        var warned = Terminal.Facts(table.Caption).Fact("no answer", fault);
        foreach (var (cells, _) in table.Rows)
        {
            warned.Row(cells);
        }

        return warned;
    }
}
