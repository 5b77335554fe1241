using StreamSentiment.Contracts;
using StreamSentiment.Modeling;

namespace StreamSentiment.Training;

/// <summary>
/// The published protocol of the multi-domain sentiment set: each domain's reviews in five folds, four to train on and one
/// to test (1,600 and 400 of 2,000), the mean over the folds. A model of another domain is held against each domain as it
/// is, and fine-tuned on the domain's four folds.
/// Source: Blitzer, Dredze and Pereira 2007, https://aclanthology.org/P07-1056/.
/// </summary>
/// <param name="scratch">How a model of the domain alone is trained.</param>
/// <param name="fineTuning">How <paramref name="from"/> is trained on.</param>
/// <param name="from">The model of another domain.</param>
internal sealed class DomainProtocol(Recipe scratch, Recipe fineTuning, string from)
{
    private const int Folds = 5;

    /// <summary>What the authors' linear model reaches in each domain, trained in it.</summary>
    private static readonly Dictionary<string, double> Published =
        new() { ["books"] = 0.804, ["dvd"] = 0.824, ["electronics"] = 0.844, ["kitchen"] = 0.877 };

    /// <summary>Told what happens, in a line.</summary>
    public Action<string>? OnEvent { get; init; }

    /// <param name="domains">The reviews of each domain.</param>
    /// <param name="jobs">Folds at a time, one core each.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A domain has too few reviews of a label for the folds.</exception>
    public IReadOnlyList<DomainResult> Run(IReadOnlyDictionary<string, IReadOnlyList<LabelledText>> domains, int jobs, CancellationToken stop = default)
    {
        var stored = StoredModel.Open(from);
        using var served = SentimentModel.Load(from);
        return [.. domains.OrderBy(domain => domain.Key, StringComparer.Ordinal).Select(domain => Run(domain.Key, domain.Value, stored, served, jobs, stop))];
    }

    private DomainResult Run(string domain, IReadOnlyList<LabelledText> reviews, StoredModel stored, SentimentModel served, int jobs, CancellationToken stop)
    {
        int[] folds = Split(reviews);
        var results = new FoldResult[Folds];
        Jobs.Run(Folds, jobs, fold =>
        {
            LabelledText[] train = [.. reviews.Where((_, i) => folds[i] != fold)], test = [.. reviews.Where((_, i) => folds[i] == fold)];
            results[fold] = new FoldResult(
                LinearBaseline.Compare(train, test, stop).Seeds[0].TestAccuracy,
                Accuracy(new RecipeTrainer(Seeded(scratch, fold)).Train(train, stop), test, stop),
                Accuracy(served, test, stop),
                Accuracy(new RecipeTrainer(Seeded(fineTuning, fold)) { From = stored }.Train(train, stop), test, stop));
            OnEvent?.Invoke($"{domain}, fold {fold + 1}: {results[fold]}");
        }, stop);
        return new DomainResult(domain, reviews.Count, Published.TryGetValue(domain, out double published) ? published : null, results);
    }

    /// <summary>The fold that each review is tested in; each label is spread evenly, and the choice does not change from run to run.</summary>
    internal static int[] Split(IReadOnlyList<LabelledText> reviews)
    {
        int[] folds = new int[reviews.Count];
        foreach (bool label in (bool[])[true, false])
        {
            int[] places = [.. Enumerable.Range(0, reviews.Count).Where(i => reviews[i].IsPositive == label)];
            if (places.Length < Folds)
                throw new ArgumentException($"A domain has {places.Length} {(label ? "positive" : "negative")} reviews, too few for {Folds} folds.", nameof(reviews));
            new Random(1).Shuffle(places);
            for (int i = 0; i < places.Length; i++)
                folds[places[i]] = i % Folds;
        }

        return folds;
    }

    private static Recipe Seeded(Recipe recipe, int fold) => recipe with { Training = recipe.Training with { Seed = fold + 1, Threads = 1 } };

    private static double Accuracy(TrainedModel trained, LabelledText[] test, CancellationToken stop)
    {
        using var model = trained.Serve(trained.Manifest());
        return Accuracy(model, test, stop);
    }

    private static double Accuracy(SentimentModel model, LabelledText[] test, CancellationToken stop) => Evaluator
        .Score(model, [.. test.Select(review => review.Text)], workers: 1, stop)
        .Zip(test, (probability, review) => SentimentLabel.IsPositive(probability) == review.IsPositive)
        .Count(isRight => isRight) / (double)test.Length;
}
