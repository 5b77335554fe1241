using System.Globalization;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Text;
using StreamSentiment.Training;
using StreamSentiment.Training.Baselines;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Benchmarks.Figures;

/// <summary>
/// Scores the versions that several seeds gave, those before them and three floors on the same reviews, and writes the tables of
/// models/README.md. The floors are the more frequent label, a word list, and n-grams that learnt all labelled text.
/// </summary>
internal sealed class FiguresDriver(string[] models, string[] formers) : IDisposable
{
    private readonly SentimentModel[] served = [.. models.Concat(formers).Select(folder => SentimentModel.Load(folder))];

    public void Run(string[] data, string[] sentences)
    {
        var reviews = DataSource.Load(data, new() { Splits = Splits.Labelled });
        var linear = Linear(reviews.Train);
        var train = reviews.Train.Select(ProductOf).ToHashSet();
        List<(string Name, LabelledText[] Reviews)> sets =
        [
            .. reviews.Test.GroupBy(review => review.Source ?? "").Select(source => (source.Key, source.ToArray())),
        ];
        LabelledText[] products = [.. reviews.Test.Where(review => review.Source != "imdb")];
        sets.Add(("all products", products));
        sets.Add(("products that no training review is of", [.. products.Where(review => !train.Contains(ProductOf(review)))]));
        sets.Add(("titles of these reviews", [.. products.Select(Title).OfType<LabelledText>()]));
        foreach (string file in sentences)
        {
            LabelledText[] all = [.. DataSource.LoadToMeasure(file, new()).Reviews];
            sets.Add((Path.GetFileName(file), all));
            var kinds = all.GroupBy(review => review.Id.Split('-')[0]).ToArray();
            sets.AddRange(kinds.Where(_ => kinds.Length > 1).Select(kind => (kind.Key, kind.ToArray())));
        }

        var scored = sets.Select(set => (set.Name, set.Reviews, Scores: Scores(set.Reviews))).ToArray();
        int median = Median(scored[0].Scores, scored[0].Reviews);
        Head("accuracy", "reviews", "majority", "word list", "`nb-svm`");
        foreach (var (name, texts, scores) in scored)
        {
            double positive = texts.Average(review => review.IsPositive ? 1.0 : 0);
            Row(
                name,
                $"{texts.Length:N0}",
                Percent(Math.Max(positive, 1 - positive)),
                Percent(texts.Average(review => WordList.IsPositive(review.Text) == review.IsPositive ? 1.0 : 0)),
                Percent(texts.Average(review => linear(review.Text) > 0 == review.IsPositive ? 1.0 : 0)),
                [.. scores.Select(score => Percent(At(score, texts).Accuracy))]
            );
        }

        Console.WriteLine();
        Head("ROC AUC, log loss, calibration error", "reviews");
        foreach (var (name, texts, scores) in scored.Where(set => set.Reviews.Length >= 50))
        {
            var at = scores.Select(score => At(score, texts));
            Row(
                name,
                $"{texts.Length:N0}",
                [.. at.Select(e => Invariant($"{e.RocAuc:F4}, {e.LogLoss:F4}, {100 * e.ExpectedCalibrationError:F2} %"))]
            );
        }

        Console.WriteLine();
        Console.WriteLine(
            $"The median on {scored[0].Name} is {Name(median)}. McNemar's exact test of it against each former version:"
        );
        Console.WriteLine();
        Console.WriteLine("| | reviews that only the former, only this one has right | p |\n|---|---|---|");
        foreach (var (name, texts, scores) in scored.Where(set => set.Reviews.Length >= 200))
        {
            for (int former = models.Length; former < served.Length; former++)
            {
                var test = McNemar.From(Right(scores[former], texts), Right(scores[median], texts));
                Row($"{name}, {Name(former)}", $"{test.OnlyFirstRight}, {test.OnlySecondRight}", Invariant($"{test.PValue:G2}"));
            }
        }
    }

    public void Dispose()
    {
        foreach (var model in served)
        {
            model.Dispose();
        }
    }

    private float[][] Scores(LabelledText[] reviews) =>
        [
            .. served.Select(model =>
                Evaluator.Score(model, [.. reviews.Select(review => review.Text)], Environment.ProcessorCount)
            ),
        ];

    /// <summary>N-grams that learnt all labelled documents and titles, as the recipe's teacher does.</summary>
    private static Func<string, double> Linear(IReadOnlyList<LabelledText> reviews)
    {
        LabelledText[] learnt = [.. reviews, .. reviews.Select(Title).OfType<LabelledText>()];
        var text = NbSvm.ProfileOf(Recipe.ForEveryday.Text) with { VocabularySize = 1_000_000 };
        var encoder = new TextEncoder(text, Vocabulary.Build(learnt.Select(review => review.Text), text));
        var linear = NbSvm.Train(
            [.. learnt.Select(review => encoder.Encode(review.Text).TokenIds)],
            [.. learnt.Select(review => review.IsPositive)],
            new()
        );
        return given => linear.Score(encoder.Encode(given).TokenIds);
    }

    private static LabelledText? Title(LabelledText review) =>
        review.Source != "imdb" && review.Text.IndexOf('\n') is > 0 and < 200 and var end
            ? review with
            {
                Text = review.Text[..end],
            }
            : null;

    /// <summary>The shop's number of the product, which the ids of that set begin with after domain and label.</summary>
    private static string ProductOf(LabelledText review) => review.Id.Split('/', 3)[^1].Split(':')[0];

    private int Median(float[][] scores, LabelledText[] reviews) =>
        Enumerable.Range(0, models.Length).OrderBy(i => At(scores[i], reviews).Accuracy).ElementAt((models.Length - 1) / 2);

    private static Evaluation At(float[] scores, LabelledText[] reviews) =>
        Evaluation.From(scores, [.. reviews.Select(review => review.IsPositive)]);

    private static bool[] Right(float[] scores, LabelledText[] reviews) =>
        [.. scores.Zip(reviews, (score, review) => score >= 0.5f == review.IsPositive)];

    private string Name(int model) => served[model].Manifest.Version;

    private void Head(string what, params string[] columns)
    {
        string[] all =
        [
            what,
            .. columns,
            .. Enumerable.Range(0, served.Length).Select(i => (i < models.Length ? "" : "former ") + Name(i)),
        ];
        Console.WriteLine($"| {string.Join(" | ", all)} |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", all.Length))}");
    }

    private static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    private static void Row(string name, string count, string majority, string list, string linear, string[] others) =>
        Row([name, count, majority, list, linear, .. others]);

    private static void Row(string name, string count, string[] others) => Row([name, count, .. others]);

    private static string Percent(double share) => Invariant($"{100 * share:F2} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
