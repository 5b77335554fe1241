using System.Threading.Channels;
using Spectre.Console;
using Spectre.Console.Rendering;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Contracts;

namespace StreamSentiment.Cli.Views;

/// <summary>Shows scored reviews in a live table or, without a terminal, line by line; then a summary.</summary>
internal sealed class DemoView(bool asJson)
{
    private const int TableOverhead = 6; // border, header, and room for the prompt
    private const int ExcerptLength = 60;
    private const int LeastExcerpt = 16;

    /// <summary>The columns, each with the least width of a terminal that shows it.</summary>
    private static readonly (Column Column, int LeastWidth, Func<DemoRow, int, string> Cell)[] Columns =
    [
        ("Time", 82, (row, _) => $"{row.Review.ScoredAt.ToLocalTime():HH:mm:ss.fff}"),
        ("Review", 0, (row, length) => ReviewExcerpt.Of(row.Text, length)),
        ("Label", 31, (row, _) => $"{row.Review.Label}{(row.Review.Uncertain == true ? "?" : "")}"),
        ("Probability#", 58, (row, _) => $"{row.Review.Probability:F4}"),
        ("Tokens#", 80, (row, _) => $"{row.Review.TokenCount}"),
        ("Latency#", 58, (row, _) => $"{row.Latency.TotalMilliseconds:F1} ms"),
    ];

    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);

    private readonly List<DemoRow> rows = [];
    private DateTimeOffset first,
        last;

    /// <summary>Shows the rows as they arrive, until they end. The table is drawn at most ten times a second.</summary>
    public Task ShowAsync(ChannelReader<DemoRow> incoming)
    {
        var console = Terminal.Data;
        return console.CanRedraw() && !asJson
            ? Terminal.DrawAsync(
                console,
                () =>
                    console.Live(Table(console)).StartAsync(live => DrawAsync(incoming, () => live.UpdateTarget(Table(console))))
            )
            : WriteLinesAsync(incoming);
    }

    /// <summary>Prints count, throughput, latency and share of positive reviews.</summary>
    public void Summarise(IAnsiConsole console)
    {
        if (rows.Count == 0 && !asJson)
        {
            console.WriteSentence("No review was scored.");
            return;
        }

        double[] latencies = [.. rows.Select(row => row.Latency.TotalMilliseconds).Order()];
        double seconds = Math.Max((last - first).TotalSeconds, 0.001);
        if (asJson)
        {
            WriteJson(latencies, seconds);
            return;
        }

        int positive = rows.Count(row => row.Review.Label == SentimentLabel.Positive);
        var guesses = rows.Select(row => row.Review.UncertainReason).OfType<string>().CountBy(reason => reason).ToArray();
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
                .Fact(
                    "Uncertain",
                    guesses.Length == 0 ? "none" : string.Join(", ", guesses.Select(reason => $"{reason.Key} {reason.Value:N0}"))
                )
                .Fact("Model", $"{rows[0].Review.Model.Name} {rows[0].Review.Model.Version}")
        );
    }

    private void WriteJson(double[] latencies, double seconds) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("reviews", rows.Count);
            JsonValue.WriteNumber(json, "reviewsPerSecond", rows.Count > 1 ? (rows.Count - 1) / seconds : null);
            JsonValue.WriteNumber(json, "latencyP50", rows.Count > 0 ? Percentile(latencies, 0.5) / 1000 : null);
            JsonValue.WriteNumber(json, "latencyP95", rows.Count > 0 ? Percentile(latencies, 0.95) / 1000 : null);
            json.WriteEndObject();
        });

    /// <summary>The smallest value that this share of the sorted values, 0 to 1, does not exceed.</summary>
    internal static double Percentile(double[] sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private async Task<int> DrawAsync(ChannelReader<DemoRow> incoming, Action draw)
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

        return rows.Count;
    }

    private async Task WriteLinesAsync(ChannelReader<DemoRow> incoming)
    {
        await foreach (var row in incoming.ReadAllAsync())
        {
            if (asJson)
            {
                Terminal.WriteJson(EventSerializer.Serialize(Add(row).Review));
                continue;
            }

            string scores =
                $"{Add(row).Review.ScoredAt.ToLocalTime():HH:mm:ss.fff}  {row.Review.Label}"
                + $"{(row.Review.Uncertain == true ? "?" : " ")} "
                + $"{row.Review.Probability:F4}  {row.Review.TokenCount.ToString().PadLeft(4)} tokens  "
                + $"{row.Latency.TotalMilliseconds.ToString("F1").PadLeft(7)} ms  ";
            int room = Terminal.Data.IsTerminal() ? Terminal.Data.Profile.Width - scores.Length - 1 : ExcerptLength;
            Console.Out.WriteLine((scores + ReviewExcerpt.Of(row.Text, Math.Clamp(room, 1, ExcerptLength))).TrimEnd());
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

    /// <summary>The columns that fit without a break, and beside them the beginning of each review on one line.</summary>
    private IRenderable Table(IAnsiConsole console)
    {
        var columns = Columns.Where(column => column.LeastWidth <= console.Profile.Width).ToArray();
        int excerpt = console.Profile.Width - columns.Max(column => column.LeastWidth) + LeastExcerpt;
        var table = new HtmlTable("", [.. columns.Select(column => column.Column)]);
        foreach (var row in rows.TakeLast(Math.Max(5, console.Profile.Height - TableOverhead)))
        {
            table.Row([.. columns.Select(column => column.Cell(row, excerpt))]);
        }

        return TerminalTable.Create(table, console.Profile.Width);
    }
}

/// <summary>A scored review of the demo.</summary>
/// <param name="Latency">The time from publishing the review to reading its score.</param>
internal sealed record DemoRow(ScoredReview Review, string Text, TimeSpan Latency);
