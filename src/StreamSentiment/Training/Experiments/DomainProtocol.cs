using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Threading;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Experiments;

/// <summary>
/// The published protocol of the multi-domain sentiment set: each domain's reviews in five folds, four to train on and one
/// to test (1,600 and 400 of 2,000), the mean over the folds. A model of another domain is evaluated on each domain as it
/// is, and fine-tuned on the domain's four folds.
/// Source: Blitzer, Dredze and Pereira 2007, https://aclanthology.org/P07-1056/.
/// </summary>
/// <param name="scratch">The recipe of a model of the domain alone.</param>
/// <param name="fineTuning">The recipe that continues the training of <paramref name="from"/>.</param>
/// <param name="from">The model of another domain.</param>
internal sealed class DomainProtocol(Recipe scratch, Recipe fineTuning, string from)
{
    private const int Folds = 5;

    /// <summary>The accuracy of the authors' linear model in each domain, trained in it.</summary>
    private static readonly Dictionary<string, double> Published = new()
    {
        ["books"] = 0.804,
        ["dvd"] = 0.824,
        ["electronics"] = 0.844,
        ["kitchen"] = 0.877,
    };

    /// <summary>Called with a line about each event.</summary>
    public Action<string>? OnEvent { get; init; }

    /// <summary>All that a fold's accuracies depend on, except its domain and number.</summary>
    public IReadOnlyDictionary<string, string> Facts(IReadOnlyDictionary<string, IReadOnlyList<LabelledText>> domains)
    {
        var manifest = ModelFiles.Open(from).Manifest;
        return ResultFacts
            .Describe("inDomain", Seeded(scratch, fold: 0))
            .Concat(ResultFacts.Describe("fineTuning", Seeded(fineTuning, fold: 0)))
            .Append(KeyValuePair.Create("from", $"{manifest.Name} {manifest.Version}, SHA-256 {manifest.Checksum}"))
            .Concat(domains.Select(domain => ResultFacts.Describe($"data.{domain.Key}", domain.Value)))
            .ToDictionary();
    }

    /// <summary>
    /// Runs the folds that the file does not hold yet, of all domains beside each other: no core waits for a domain's last fold.
    /// </summary>
    /// <param name="domains">The reviews of each domain.</param>
    /// <param name="file">Holds the finished folds of the same <see cref="Facts"/>, and gets the new ones.</param>
    /// <param name="jobs">Folds at a time, one core each.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>; finished results stay in the file.</param>
    /// <exception cref="TrainingException">A domain has too few reviews of a label for the folds.</exception>
    /// <exception cref="IOException">A fold cannot be written.</exception>
    public IReadOnlyList<DomainResult> Run(
        IReadOnlyDictionary<string, IReadOnlyList<LabelledText>> domains,
        ResultFile<DomainFold> file,
        int jobs,
        CancellationToken stop = default
    )
    {
        var stored = ModelFiles.Open(from);
        using var served = SentimentModel.Load(from);
        string[] names = [.. domains.Keys.Order(StringComparer.Ordinal)];
        var finished = file.Finished.Select(fold => (fold.Domain, fold.Fold)).ToHashSet();
        // Refuses before hours of training
        var splits = domains.ToDictionary(domain => domain.Key, domain => Split(domain.Value));
        // The first fold of each domain before the second of any: a run that is stopped has something to say of all.
        (string Domain, int Fold)[] missing =
        [
            .. Enumerable
                .Range(1, Folds)
                .SelectMany(fold => names.Select(name => (name, fold)))
                .Where(fold => !finished.Contains(fold)),
        ];
        ParallelJobs.Run(
            missing.Length,
            jobs,
            i =>
            {
                var (domain, number) = missing[i];
                var fold = Run(domain, number, domains[domain], splits[domain], stored, served, stop);
                file.Append(fold);
                OnEvent?.Invoke($"{domain}, fold {number}: {fold.Accuracy}, {fold.Seconds:F0} s");
            },
            stop
        );

        var results = file.Finished.ToLookup(fold => fold.Domain);
        return
        [
            .. names.Select(name => new DomainResult(
                name,
                domains[name].Count,
                Published.TryGetValue(name, out double published) ? published : null,
                [.. results[name].OrderBy(fold => fold.Fold).Select(fold => fold.Accuracy)]
            )),
        ];
    }

    private DomainFold Run(
        string domain,
        int number,
        IReadOnlyList<LabelledText> reviews,
        int[] folds,
        ModelFiles stored,
        SentimentModel served,
        CancellationToken stop
    )
    {
        long started = TimeProvider.System.GetTimestamp();
        int fold = number - 1;
        LabelledText[] train = [.. reviews.Where((_, i) => folds[i] != fold)],
            test = [.. reviews.Where((_, i) => folds[i] == fold)];
        var accuracy = new FoldResult(
            LinearBaseline.Compare(train, test, stop).Seeds[0].TestAccuracy,
            Accuracy(new RecipeTrainer(Seeded(scratch, fold)).Train(train, stop), test, stop),
            Accuracy(served, test, stop),
            Accuracy(new RecipeTrainer(Seeded(fineTuning, fold)) { From = stored }.Train(train, stop), test, stop)
        );
        stop.ThrowIfCancellationRequested(); // half a training must not pass for a whole one
        return new DomainFold(domain, number, TimeProvider.System.GetElapsedTime(started).TotalSeconds, accuracy);
    }

    /// <summary>
    /// The fold that each review is tested in; each label is spread evenly, and the choice does not change from run to run.
    /// </summary>
    internal static int[] Split(IReadOnlyList<LabelledText> reviews)
    {
        int[] folds = new int[reviews.Count];
        foreach (bool label in (bool[])[true, false])
        {
            int[] places = [.. Enumerable.Range(0, reviews.Count).Where(i => reviews[i].IsPositive == label)];
            if (places.Length < Folds)
            {
                throw new TrainingException(
                    $"A domain has {places.Length} {(label ? "positive" : "negative")} reviews, too few for {Folds} folds."
                );
            }

            new Random(1).Shuffle(places);
            for (int i = 0; i < places.Length; i++)
            {
                folds[places[i]] = i % Folds;
            }
        }

        return folds;
    }

    private static Recipe Seeded(Recipe recipe, int fold) =>
        recipe with
        {
            Training = recipe.Training with { Seed = fold + 1, Threads = 1 },
        };

    private static double Accuracy(TrainedModel trained, LabelledText[] test, CancellationToken stop)
    {
        using var model = trained.Serve(trained.Manifest());
        return Accuracy(model, test, stop);
    }

    private static double Accuracy(SentimentModel model, LabelledText[] test, CancellationToken stop) =>
        Evaluator
            .Score(model, [.. test.Select(review => review.Text)], workers: 1, stop)
            .Zip(test, (probability, review) => SentimentLabel.IsPositive(probability) == review.IsPositive)
            .Count(isRight => isRight) / (double)test.Length;
}
