using StreamSentiment.Cli.Views;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Reports;

/// <summary>The report of <c>evaluate --report</c>: measures, parts of the reviews, and the worst mistakes.</summary>
internal static class EvaluationReport
{
    private const int MostMistakes = 25;
    private const int ExcerptLength = 400;

    private static readonly int[] Lengths = [25, 50, 100, 200, 400, int.MaxValue];
    private static readonly double[] Shares = [0, 0.02, 0.05, 0.1, 0.2, 1];
    private static readonly float[] Least = [0.5f, 0.55f, 0.6f, 0.65f, 0.7f, 0.75f, 0.8f, 0.85f, 0.9f, 0.95f, 0.99f];
    private static readonly double[] Confidences = [0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

    /// <param name="data">The name of the data set.</param>
    /// <param name="reviews">The evaluated reviews, at least one.</param>
    public static HtmlReport Create(ModelManifest manifest, string data, EvaluatedReview[] reviews)
    {
        var split = new ScoredSplit(
            data,
            [.. reviews.Select(review => review.Probability)],
            [.. reviews.Select(review => review.Review.IsPositive)]
        );
        var evaluation = split.Evaluation;
        var report = new HtmlReport(
            $"{manifest.Name} {manifest.Version}",
            $"Evaluation on {reviews.Length:N0} reviews of {data}."
        );
        report.Tiles(
            ("Accuracy", $"{evaluation.Accuracy:P2}"),
            ("Precision", $"{evaluation.Precision:P2}"),
            ("Recall", $"{evaluation.Recall:P2}"),
            ("F1", $"{evaluation.F1:P2}"),
            ("Log loss", $"{evaluation.LogLoss:F4}"),
            ("Calibration error", $"{evaluation.ExpectedCalibrationError:P2}")
        );
        report.Heading("Measures").Figures(split.Figures());
        report.Heading("Parts of the reviews");
        foreach (var table in Slices(reviews, manifest.Text.MaxSequenceLength))
        {
            report.Table(table);
        }

        report.Heading("What a threshold costs").Table(Thresholds(reviews));
        report.Heading("Most confidently wrong");
        return reviews.All(review => review.IsRight)
            ? report.Paragraph("Every label is right.")
            : report.Table(Mistakes(reviews));
    }

    /// <summary>The measures of parts of the reviews, a table for each way to part them.</summary>
    /// <param name="maxSequenceLength">The most tokens that the model reads.</param>
    internal static IEnumerable<HtmlTable> Slices(EvaluatedReview[] reviews, int maxSequenceLength)
    {
        yield return Slice("By label", reviews, review => (review.Review.IsPositive ? 0 : 1, Label(review.Review.IsPositive)));
        var slices = ReviewSlices.Find(
            [.. reviews.Select(review => review.Encoded.TokenCount)],
            [.. reviews.Select(review => review.Review.Source)]
        );
        foreach (var by in slices.GroupBy(slice => slice.By))
        {
            yield return Table($"By {by.Key}", by.Select(slice => (slice.Name, slice.Places.Select(place => reviews[place]))));
        }

        yield return Slice("By tokens", reviews, review => Between(review.Encoded.TokenCount, Lengths));
        if (reviews.Any(review => review.Encoded.Truncated))
        {
            yield return Slice(
                $"By what the model reads, which is at most {maxSequenceLength:N0} tokens",
                reviews,
                review => review.Encoded.Truncated ? (1, "a part") : (0, "all")
            );
        }

        yield return Slice(
            "By share of words that the vocabulary does not have",
            reviews,
            review => Between(review.Unknown, Shares, share => $"{share:P0}")
        );
        yield return Slice(
            "By confidence",
            reviews,
            review => Between(review.Confidence, Confidences, confidence => $"{confidence:F2}")
        );
    }

    /// <summary>For values of <c>Scoring:UncertainBelow</c>: what it keeps, and how often each part is right.</summary>
    internal static HtmlTable Thresholds(EvaluatedReview[] reviews)
    {
        var table = new HtmlTable(
            "Reviews whose confidence is at least the threshold, and the others",
            "Threshold#",
            "Kept#",
            "Accuracy#",
            "Left out#",
            "Accuracy of those#"
        );
        foreach (float least in Least)
        {
            var kept = reviews.ToLookup(review => review.Confidence >= least);
            table.Row(
                $"{least:F2}",
                $"{kept[true].Count() / (double)reviews.Length:P2}",
                Accuracy(kept[true]),
                $"{kept[false].Count():N0}",
                Accuracy(kept[false])
            );
        }

        return table;
    }

    private static string Accuracy(IEnumerable<EvaluatedReview> reviews) =>
        reviews.Any() ? $"{reviews.Average(review => review.IsRight ? 1.0 : 0):P2}" : "–";

    /// <summary>The wrong labels that the model was surest of.</summary>
    internal static HtmlTable Mistakes(EvaluatedReview[] reviews)
    {
        var table = new HtmlTable("The wrong labels that the model was surest of", "Id", "Is", "Scored", "Probability#", "Text");
        foreach (
            var wrong in reviews
                .Where(review => !review.IsRight)
                .OrderByDescending(review => review.Confidence)
                .Take(MostMistakes)
        )
        {
            table.Row(
                wrong.Review.Id,
                Label(wrong.Review.IsPositive),
                Label(!wrong.Review.IsPositive),
                $"{wrong.Probability:F4}",
                ReviewExcerpt.Of(wrong.Review.Text, ExcerptLength)
            );
        }

        return table;
    }

    private static HtmlTable Slice(
        string caption,
        EvaluatedReview[] reviews,
        Func<EvaluatedReview, (int Order, string Name)> part
    ) =>
        Table(
            caption,
            reviews
                .GroupBy(part)
                .OrderBy(group => group.Key.Order)
                .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => (group.Key.Name, group.AsEnumerable()))
        );

    private static HtmlTable Table(string caption, IEnumerable<(string Name, IEnumerable<EvaluatedReview> Reviews)> parts)
    {
        var table = new HtmlTable(
            caption,
            "",
            "Reviews#",
            "Positive#",
            "Accuracy#",
            "Wrong#",
            "Mean confidence#",
            "Calibration error#"
        );
        foreach (var (name, part) in parts)
        {
            EvaluatedReview[] reviews = [.. part];
            var measure = SliceMeasure.From(
                Evaluation.From(
                    [.. reviews.Select(review => review.Probability)],
                    [.. reviews.Select(review => review.Review.IsPositive)]
                )
            );
            table.Row(
                name,
                $"{reviews.Length:N0}",
                $"{reviews.Count(review => review.Review.IsPositive):N0}",
                $"{measure.Accuracy:P2}",
                $"{reviews.Count(review => !review.IsRight):N0}",
                $"{reviews.Average(review => review.Confidence):P2}",
                measure.ExpectedCalibrationError is { } error ? $"{error:P2}" : "–"
            );
        }

        return table;
    }

    private static (int, string) Between(int value, int[] ends)
    {
        int place = Array.FindIndex(ends, end => value <= end);
        int from = place == 0 ? 0 : ends[place - 1] + 1;
        return (place, ends[place] == int.MaxValue ? $"{from:N0} and more" : $"{from:N0} to {ends[place]:N0}");
    }

    private static (int, string) Between(double value, double[] ends, Func<double, string> shown)
    {
        int place = Array.FindIndex(ends, end => value <= end);
        return (place, $"up to {shown(ends[place])}");
    }

    private static string Label(bool isPositive) => isPositive ? "positive" : "negative";
}
