using Spectre.Console;
using StreamSentiment.Contracts;

namespace StreamSentiment.Cli.Views;

/// <summary>The table of scored reviews, and its cells.</summary>
internal static class ReviewTable
{
    public static Table Create() =>
        new Table()
            .Border(TableBorder.Rounded)
            .Expand()
            .AddColumn(new TableColumn("Time").NoWrap())
            .AddColumn(new TableColumn("Review").NoWrap())
            .AddColumn(new TableColumn("Label").NoWrap())
            .AddColumn(new TableColumn("Probability").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Tokens").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Latency").RightAligned().NoWrap());

    public static Markup Label(float probability) =>
        SentimentLabel.FromProbability(probability) == SentimentLabel.Positive
            ? new Markup("[green]positive[/]")
            : new Markup("[red]negative[/]");

    public static Markup Cell(string text) => new(Markup.Escape(text));

    /// <summary>The beginning of a text on one line.</summary>
    public static string Excerpt(string text, int length)
    {
        string line = string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= length ? line : string.Concat(line.AsSpan(0, length - 1), "…");
    }
}
