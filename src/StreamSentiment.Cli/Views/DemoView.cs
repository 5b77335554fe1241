using System.Threading.Channels;
using Spectre.Console;
using StreamSentiment.Contracts;

namespace StreamSentiment.Cli.Views;

/// <summary>Shows scored reviews in a live table or, without a terminal, line by line; then a summary.</summary>
internal sealed class DemoView
{
    private const int TableOverhead = 6; // border, header, and room for the prompt

    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);

    private readonly List<DemoRow> rows = [];
    private DateTimeOffset first,
        last;

    /// <summary>Shows the rows as they arrive, until they end. The table is drawn at most ten times a second.</summary>
    public Task ShowAsync(ChannelReader<DemoRow> incoming)
    {
        var console = Terminal.Data;
        return console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
            ? console.Live(Table(console)).StartAsync(live => DrawAsync(incoming, () => live.UpdateTarget(Table(console))))
            : WriteLinesAsync(incoming);
    }

    /// <summary>Prints count, throughput, latency and share of positive reviews.</summary>
    public void Summarise(IAnsiConsole console)
    {
        if (rows.Count == 0)
        {
            console.Write(ReviewTable.Cell("No review was scored.\n"));
            return;
        }

        double[] latencies = [.. rows.Select(row => row.Latency.TotalMilliseconds).Order()];
        double seconds = Math.Max((last - first).TotalSeconds, 0.001);
        int positive = rows.Count(row => row.Review.Label == SentimentLabel.Positive);
        console.Write(
            Terminal
                .Facts("Summary")
                .Fact("Reviews", $"{rows.Count:N0}")
                .Fact("Reviews/s", rows.Count == 1 ? "–" : $"{(rows.Count - 1) / seconds:N1}")
                .Fact(
                    "Latency p50, p95",
                    $"{Percentile(latencies, 0.5):F1} ms, {Percentile(latencies, 0.95):F1} ms (published to score read)"
                )
                .Fact("Positive", $"{positive / (double)rows.Count:P1}")
                .Fact("Model", $"{rows[0].Review.Model.Name} {rows[0].Review.Model.Version}")
        );
    }

    /// <summary>The smallest value that this share of the sorted values, 0 to 1, does not exceed.</summary>
    internal static double Percentile(double[] sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private async Task DrawAsync(ChannelReader<DemoRow> incoming, Action draw)
    {
        using var frames = new PeriodicTimer(FrameTime);
        while (await incoming.WaitToReadAsync())
        {
            while (incoming.TryRead(out var row))
            {
                Add(row);
            }

            draw();
            await frames.WaitForNextTickAsync();
        }
    }

    private async Task WriteLinesAsync(ChannelReader<DemoRow> incoming)
    {
        await foreach (var row in incoming.ReadAllAsync())
        {
            Console.Out.WriteLine(
                $"{Add(row).Review.ScoredAt.ToLocalTime():HH:mm:ss.fff}  {row.Review.Label}  "
                    + $"{row.Review.Probability:F4}  {row.Review.TokenCount.ToString().PadLeft(4)} tokens  "
                    + $"{row.Latency.TotalMilliseconds.ToString("F1").PadLeft(7)} ms  {ReviewTable.Excerpt(row.Text, 60)}"
            );
        }
    }

    private DemoRow Add(DemoRow row)
    {
        last = row.Review.ScoredAt;
        if (rows.Count == 0)
        {
            first = last;
        }

        rows.Add(row);
        return row;
    }

    private Table Table(IAnsiConsole console)
    {
        var table = ReviewTable.Create();
        int width = Math.Max(16, console.Profile.Width - 66);
        foreach (var row in rows.TakeLast(Math.Max(5, console.Profile.Height - TableOverhead)))
        {
            table.AddRow(
                ReviewTable.Cell($"{row.Review.ScoredAt.ToLocalTime():HH:mm:ss.fff}"),
                ReviewTable.Cell(ReviewTable.Excerpt(row.Text, width)),
                ReviewTable.Label(row.Review.Probability),
                ReviewTable.Cell($"{row.Review.Probability:F4}"),
                ReviewTable.Cell($"{row.Review.TokenCount}"),
                ReviewTable.Cell($"{row.Latency.TotalMilliseconds:F1} ms")
            );
        }

        return table;
    }
}

/// <summary>A scored review of the demo.</summary>
/// <param name="Latency">The time from publishing the review to reading its score.</param>
internal sealed record DemoRow(ScoredReview Review, string Text, TimeSpan Latency);
