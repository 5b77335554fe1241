using StreamSentiment.Cli.Reports.Plots;
using StreamSentiment.Cli.Views;

namespace StreamSentiment.Cli.Reports;

/// <summary>The report of <c>inspect --report</c>, and the tables that the terminal shows too.</summary>
internal static class DataReport
{
    private const int ExcerptLength = 300;

    private static readonly double[] Percentiles = [0.5, 0.75, 0.9, 0.95, 0.99, 1];

    public static HtmlReport Create(DataInspection data, int examples)
    {
        var report = new HtmlReport(
            data.Name,
            $"{data.Reviews.Count:N0} reviews, as the {data.Profile.Tokenizer} text profile reads them."
        );
        report.Tiles(
            ("Reviews", $"{data.Reviews.Count:N0}"),
            ("Words", $"{data.All.Tokens:N0}"),
            ("Different words", $"{data.All.DistinctTokens:N0}"),
            ("Median words", $"{data.All.Lengths.At(0.5):N0}"),
            ("Duplicates", $"{data.All.Duplicates:N0}"),
            ("Empty", $"{data.All.Empty:N0}")
        );
        report.Heading("Reviews").Table(Counts(data)).Table(Sources(data));
        report.Paragraph(Repeats(data), "note");
        report.Heading("Length").Figures(LengthPlot.Histogram(data.Read, data.Profile.MaxSequenceLength)).Table(Lengths(data));
        report
            .Heading("Vocabulary")
            .Figures(CoveragePlot.Curve([.. data.Coverage], data.Profile.VocabularySize, data.Covered))
            .Table(Coverage(data));
        report.Heading("Most frequent words").Table(Words(data));
        return report.Heading("First reviews").Table(Examples(data, examples, ExcerptLength));
    }

    public static HtmlTable Counts(DataInspection data)
    {
        var table = new HtmlTable(
            "Reviews by split and label",
            "Split",
            "Reviews#",
            "Positive#",
            "Negative#",
            "Without label#",
            "Share positive#"
        );
        foreach (var (split, positive, negative, without) in data.Counts)
        {
            table.Row(
                $"{split}".ToLowerInvariant(),
                $"{positive + negative + without:N0}",
                $"{positive:N0}",
                $"{negative:N0}",
                $"{without:N0}",
                positive + negative == 0 ? "–" : $"{positive / (double)(positive + negative):P1}"
            );
        }

        return table;
    }

    public static HtmlTable Sources(DataInspection data)
    {
        var table = new HtmlTable("Reviews by source", "Source", "Reviews#");
        foreach (var (source, reviews) in data.Sources)
        {
            table.Row(source, $"{reviews:N0}");
        }

        return table;
    }

    public static HtmlTable Lengths(DataInspection data)
    {
        var table = new HtmlTable(
            "Words a review: this many or fewer",
            [
                Column.Words(""),
                .. Percentiles.Select(share =>
                    (Column)(share == 1 ? "All#" : $"{share:P0}#".Replace(" ", "", StringComparison.Ordinal))
                ),
                $"At most {data.Profile.MaxSequenceLength:N0}#",
            ]
        );
        foreach (
            var (name, lengths) in new[]
            {
                ("All words", data.All.Lengths),
                ($"Words of the vocabulary ({data.Profile.VocabularySize:N0})", data.Read),
            }
        )
        {
            table.Row([
                name,
                .. Percentiles.Select(share => $"{lengths.At(share):N0}"),
                $"{lengths.ShareWithin(data.Profile.MaxSequenceLength):P1}",
            ]);
        }

        return table;
    }

    public static HtmlTable Coverage(DataInspection data)
    {
        var table = new HtmlTable($"Running words of {data.Covered} that a vocabulary covers", "Words#", "Covered#");
        foreach (var (words, share) in data.Coverage)
        {
            _ =
                words == data.Profile.VocabularySize
                    ? table.Chosen($"{words:N0}", $"{share:P2}")
                    : table.Row($"{words:N0}", $"{share:P2}");
        }

        return table;
    }

    public static HtmlTable Words(DataInspection data)
    {
        var table = new HtmlTable("Most frequent words", Column.Text("Word"), "Count#", "Share#");
        foreach (var (word, count) in data.All.MostFrequent(20))
        {
            table.Row(word, $"{count:N0}", $"{count / (double)data.All.Tokens:P2}");
        }

        return table;
    }

    public static HtmlTable Examples(DataInspection data, int examples, int length)
    {
        var table = new HtmlTable("First reviews", "Id", "Label", Column.Text("Text"));
        foreach (var review in data.Examples(examples))
        {
            table.Row(
                review.Id,
                review.IsPositive switch
                {
                    true => "positive",
                    false => "negative",
                    null => "–",
                },
                ReviewExcerpt.Of(review.Text, length)
            );
        }

        return table;
    }

    public static string Repeats(DataInspection data) =>
        (
            $"{data.All.Duplicates:N0} reviews repeat an earlier one to the character, {data.InBothSplits:N0} of the test split "
            + $"are in the train split too; {data.All.Empty:N0} have no words. {data.DuplicateIds}"
        ).TrimEnd();
}
