using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;
using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Tests.Training.Experiments;

[Collection(nameof(TrainerTests))]
public sealed class DomainProtocolTests : IDisposable
{
    private static readonly Recipe Tiny = Recipe.InDomain with
    {
        Text = TestModels.Text,
        Spec = TestModels.Spec() with { SpatialDropout = 0, Dropout = 0 },
        Training = new TrainingOptions { Epochs = 1, BatchSize = 8 },
    };

    private readonly TemporaryFolder folder = new();
    private readonly List<string> events = [];
    private readonly string from;

    public DomainProtocolTests()
    {
        var store = new FolderModelStore(Path.Combine(folder.Path, "models"));
        var stored = TestModels.Store(store);
        from = store.FolderOf(stored.Name, stored.Version);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Split_TwoThousandReviews_TestsEachOnceInStratifiedFoldsOfFourHundred()
    {
        var reviews = Reviews(2000);
        int[] folds = DomainProtocol.Split(reviews);
        Assert.Equal(2000, folds.Length);
        var tested = folds.Zip(reviews).ToLookup(pair => pair.First, pair => pair.Second.IsPositive);
        Assert.Equal([0, 1, 2, 3, 4], tested.Select(fold => fold.Key).Order());
        Assert.All(tested, fold => Assert.Equal((400, 200), (fold.Count(), fold.Count(isPositive => isPositive))));
        Assert.Equal(folds, DomainProtocol.Split(reviews));
        Assert.True(
            folds.Zip(folds.Skip(10)).Count(pair => pair.First != pair.Second) > 1000,
            "Neighbours go to folds at random."
        );
    }

    [Theory]
    [InlineData(4, 20, "4 positive")]
    [InlineData(20, 3, "3 negative")]
    public void Split_TooFewOfALabel_IsRefused(int positive, int negative, string expected) =>
        Assert.Contains(
            expected,
            Assert
                .Throws<TrainingException>(() =>
                    DomainProtocol.Split([
                        .. Enumerable.Range(0, positive + negative).Select(i => new LabelledText("w1", i < positive)),
                    ])
                )
                .Message
        );

    [Fact]
    public void Run_TinyDomains_MeasuresFourModelsInFiveFoldsEach()
    {
        var results = Run(Domains("kitchen", "shoes", "electronics", "dvd", "books"));

        Assert.Equal(["books", "dvd", "electronics", "kitchen", "shoes"], results.Select(result => result.Domain));
        Assert.Equal([0.804, 0.824, 0.844, 0.877, null], results.Select(result => result.Published));
        Assert.All(results, result => Assert.Equal((40, 5), (result.Reviews, result.Folds.Count)));
        Assert.All(results, result => Assert.Equal(1, result.Mean(fold => fold.Linear))); // one word gives the label away
        // The model as it is meets each review in one fold: the mean is its accuracy on all.
        using var model = SentimentModel.Load(from);
        float[] scores = Evaluator.Score(
            model,
            [.. Reviews(40).Select(review => review.Text)],
            1,
            TestContext.Current.CancellationToken
        );
        double accuracy =
            scores
                .Zip(Reviews(40), (score, review) => SentimentLabel.IsPositive(score) == review.IsPositive)
                .Count(isRight => isRight) / 40.0;
        Assert.All(results, result => Assert.Equal(accuracy, result.Mean(fold => fold.Transferred), 12));
    }

    [Fact]
    public void Run_FoldsThatTheFileHolds_AreNotRunAgain()
    {
        var known = new FoldResult(0.11, 0.22, 0.33, 0.44);
        using (var file = Open(Domains("books", "dvd")))
        {
            foreach (int fold in (int[])[5, 2, 1, 3])
            {
                file.Append(new DomainFold("dvd", fold, 1, known));
            }
        }

        var results = Run(Domains("books", "dvd"));
        Assert.Equal(6, events.Count);
        Assert.Contains("dvd, fold 4: ", Assert.Single(events, line => line.StartsWith("dvd", StringComparison.Ordinal)));
        Assert.Equal([known, known, known, results[1].Folds[3], known], results[1].Folds);
        Assert.NotEqual(known, results[1].Folds[3]);
        Assert.Equal(results[0].Folds, Run(Domains("books", "dvd"))[0].Folds);
        Assert.Equal(6, events.Count);
    }

    [Fact]
    public void Run_Stopped_KeepsWhatIsFinishedAndNoHalfFold()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(Domains("books", "dvd"), jobs: 1, stop));
        using (var file = Open(Domains("books", "dvd")))
        {
            Assert.Equal(("books", 1), (Assert.Single(file.Finished).Domain, file.Finished[0].Fold));
        }

        Assert.All(Run(Domains("books", "dvd")), result => Assert.Equal(5, result.Folds.Count));
    }

    [Fact]
    public void Facts_OtherRecipeModelOrReviews_AreOthers()
    {
        var domains = Domains("books", "dvd");
        var facts = Facts(Tiny, Tiny, from, domains);
        // A fold has one
        Assert.Empty(Changed(Facts(Tiny with { Training = Tiny.Training with { Threads = 7 } }, Tiny, from, domains)));
        Assert.Equal(
            ["inDomain.training.epochs"],
            Changed(Facts(Tiny with { Training = Tiny.Training with { Epochs = 2 } }, Tiny, from, domains))
        );
        Assert.Equal(
            ["fineTuning.spec.dropout"],
            Changed(Facts(Tiny, Tiny with { Spec = Tiny.Spec with { Dropout = 0.25 } }, from, domains))
        );
        Assert.Equal(
            ["data.books"],
            Changed(
                Facts(Tiny, Tiny, from, new Dictionary<string, IReadOnlyList<LabelledText>>(domains) { ["books"] = Reviews(41) })
            )
        );
        Assert.Equal(["data.dvd"], Changed(Facts(Tiny, Tiny, from, Domains("books"))));
        var store = new FolderModelStore(Path.Combine(folder.Path, "others"));
        var other = TestModels.Store(store, seed: 2);
        Assert.Equal(["from"], Changed(Facts(Tiny, Tiny, store.FolderOf(other.Name, other.Version), domains)));

        IEnumerable<string> Changed(IReadOnlyDictionary<string, string> others) =>
            facts.Keys.Union(others.Keys).Where(key => facts.GetValueOrDefault(key) != others.GetValueOrDefault(key));
        static IReadOnlyDictionary<string, string> Facts(
            Recipe scratch,
            Recipe fineTuning,
            string from,
            Dictionary<string, IReadOnlyList<LabelledText>> domains
        ) => new DomainProtocol(scratch, fineTuning, from).Facts(domains);
    }

    [Fact]
    public void Result_MeanAndDeviation_AreThoseOfASample()
    {
        var result = new DomainResult(
            "books",
            10,
            null,
            [.. new[] { 0.7, 0.8, 0.9 }.Select(accuracy => new FoldResult(accuracy, 0.5, 0, 1 - accuracy))]
        );
        Assert.Equal(0.8, result.Mean(fold => fold.Linear), 12);
        Assert.Equal(0.1, result.Deviation(fold => fold.Linear), 12);
        Assert.Equal(0.1, result.Deviation(fold => fold.FineTuned), 12);
        Assert.Equal(0, result.Deviation(fold => fold.InDomain), 12);
    }

    private IReadOnlyList<DomainResult> Run(
        Dictionary<string, IReadOnlyList<LabelledText>> domains,
        int jobs = 2,
        CancellationTokenSource? stopAfterOne = null
    )
    {
        using var file = Open(domains);
        var protocol = new DomainProtocol(Tiny, Tiny, from)
        {
            OnEvent = line =>
            {
                lock (events)
                {
                    events.Add(line);
                }

                stopAfterOne?.Cancel();
            },
        };
        return protocol.Run(domains, file, jobs, stopAfterOne?.Token ?? TestContext.Current.CancellationToken);
    }

    private ResultFile<DomainFold> Open(Dictionary<string, IReadOnlyList<LabelledText>> domains) =>
        ResultFile<DomainFold>.Open(
            DomainFold.Kind,
            Path.Combine(folder.Path, "out"),
            new DomainProtocol(Tiny, Tiny, from).Facts(domains)
        );

    private static Dictionary<string, IReadOnlyList<LabelledText>> Domains(params string[] names) =>
        names.ToDictionary(name => name, _ => (IReadOnlyList<LabelledText>)Reviews(40));

    private static LabelledText[] Reviews(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new LabelledText($"w{1 + i % 11} {(i % 2 == 0 ? "w20" : "w21")} w{1 + i % 7}", i % 2 == 0)),
        ];
}
