using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Tests.Training.Experiments;

[Collection(nameof(TrainerTests))]
public sealed class RandomSearchTests : IDisposable
{
    private static readonly Recipe Tiny = Recipe.FromArchitecture("lstm") with
    {
        Text = TestModels.Text,
        Spec = TestModels.Spec(),
        Training = new TrainingOptions { Epochs = 3, Threads = 1 },
    };

    private static readonly LabelledText[] Reviews =
    [
        .. Enumerable
            .Range(0, 40)
            .Select(i => new LabelledText($"w{i % 7} {(i % 2 == 0 ? "w9 w8" : "w19")} w{i % 5}", i % 2 == 0)),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_ResumedOrBesideEachOther_GivesTheSameTrials()
    {
        var atOnce = Run("at-once", SearchSpace.From(Tiny), trials: 4, jobs: 1);
        Run("resumed", SearchSpace.From(Tiny), trials: 2, jobs: 1);
        var resumed = Run("resumed", SearchSpace.From(Tiny), trials: 4, jobs: 2);
        Assert.Equal([1, 2, 3, 4], atOnce.Select(trial => trial.Trial));
        Assert.All(atOnce, trial => Assert.Null(trial.Failure));
        Assert.Equal(atOnce.Select(Outcome), resumed.OrderBy(trial => trial.Trial).Select(Outcome));
        Assert.Equal([1, 2], resumed.Take(2).Select(trial => trial.Trial));

        static object Outcome(SearchTrial trial) =>
            (
                trial.Trial,
                string.Join(' ', trial.Settings),
                trial.ValidationAccuracy,
                trial.ValidationLoss,
                trial.BestEpoch,
                string.Join(' ', trial.EpochAccuracies)
            );
    }

    [Fact]
    public void Run_OneTrial_IsWhatTheRecipeWithItsSettingsGives()
    {
        var space = SearchSpace.From(Tiny);
        var trial = Assert.Single(Run("one", space, trials: 1));
        var trained = new RecipeTrainer(space.Apply(Tiny, trial.Settings)).Train(Reviews, TestContext.Current.CancellationToken);
        trained.Members[0].Classifier.Dispose();
        Assert.Equal(
            (trained.Members[0].BestEpoch, trained.Outcome.Validation.Accuracy, trained.Outcome.Validation.LogLoss),
            (trial.BestEpoch, trial.ValidationAccuracy, trial.ValidationLoss)
        );
        Assert.Equal(space.Draw(Tiny.Training.Seed, 1), trial.Settings);
    }

    [Fact]
    public void Run_SeveralNetworks_JudgesTheModelTheyMake()
    {
        var recipe = Tiny with { Spec = Tiny.Spec with { Members = 2 } };
        var space = SearchSpace.From(recipe);
        using var file = Open("networks", space);
        new RandomSearch(recipe, space, file).Run(Reviews, 1, 1, TestContext.Current.CancellationToken);
        var trained = new RecipeTrainer(space.Apply(recipe, space.Draw(1, 1))).Train(
            Reviews,
            TestContext.Current.CancellationToken
        );
        foreach (var member in trained.Members)
        {
            member.Classifier.Dispose();
        }

        Assert.Equal(trained.Outcome.Validation.LogLoss, file.Finished[0].ValidationLoss);
        Assert.Equal(trained.Members[0].Epochs.Select(epoch => epoch.ValidationAccuracy), file.Finished[0].EpochAccuracies);
    }

    [Fact]
    public void Run_Interrupted_KeepsWhatIsFinishedAndNothingElse()
    {
        using var stop = new CancellationTokenSource();
        var space = SearchSpace.From(Tiny);
        using (var file = Open("stopped", space))
        {
            var search = new RandomSearch(Tiny, space, file)
            {
                OnEvent = sentence =>
                {
                    if (sentence.StartsWith("trial 2: epoch 1", StringComparison.Ordinal))
                    {
                        stop.Cancel();
                    }
                },
            };
            Assert.ThrowsAny<OperationCanceledException>(() => search.Run(Reviews, 3, 1, stop.Token));
        }

        using var left = Open("stopped", space);
        Assert.Equal(1, Assert.Single(left.Finished).Trial);
    }

    [Fact]
    public void Run_TrialThatFails_IsRecordedAndTheOthersGoOn()
    {
        var space = new SearchSpace([
            SearchSetting.OneOf(
                "units",
                [0, 4],
                (recipe, units) => recipe with { Spec = recipe.Spec with { RecurrentLayers = [new(RecurrentCell.Lstm, units)] } }
            ),
        ]);
        var trials = Run("failing", space, trials: 6).ToLookup(trial => trial.Settings["units"]);
        Assert.NotEmpty(trials["4"]);
        Assert.All(trials["4"], trial => Assert.Null(trial.Failure));
        Assert.NotEmpty(trials["0"]);
        Assert.All(
            trials["0"],
            trial =>
            {
                Assert.Contains("Units is 0", trial.Failure);
                Assert.Null(trial.ValidationAccuracy);
            }
        );
    }

    [Fact]
    public void Run_TrainingThatDiverges_Fails()
    {
        var space = new SearchSpace([
            SearchSetting.OneOf(
                "learning-rate",
                [1e10],
                (recipe, rate) => recipe with { Training = recipe.Training with { LearningRate = rate } }
            ),
        ]);
        var trial = Assert.Single(Run("diverging", space, trials: 1));
        Assert.Contains("diverged", trial.Failure);
        Assert.Null(trial.ValidationLoss);
    }

    [Fact]
    public void Run_Pruning_EndsWhatIsWorseThanTheMedian()
    {
        var space = SearchSpace.From(Tiny);
        using var file = Open("pruned", space);
        foreach (int number in Enumerable.Range(2, MedianRule.LeastTrials)) // better than any trial can be
        {
            file.Append(
                new SearchTrial
                {
                    Trial = number,
                    Settings = space.Draw(1, number),
                    ValidationAccuracy = 2,
                    EpochAccuracies = [2, 2, 2],
                }
            );
        }

        new RandomSearch(Tiny, space, file) { Prunes = true }.Run(Reviews, 1, 1, TestContext.Current.CancellationToken);
        var trial = file.Finished[^1];
        Assert.True(trial.Pruned);
        Assert.Equal(MedianRule.FirstEpoch, trial.EpochAccuracies.Count);
        Assert.Equal(trial.EpochAccuracies.Max(), trial.ValidationAccuracy);
    }

    [Fact]
    public void Facts_OfOtherReviewsRecipeOrSpace_Differ()
    {
        var facts = Facts(Tiny, Reviews);
        Assert.Equal(facts, Facts(Tiny with { }, [.. Reviews]));
        Assert.Equal(["data"], Changed(Facts(Tiny, [Reviews[0] with { IsPositive = false }, .. Reviews[1..]])));
        Assert.Equal(["recipe.training.seed"], Changed(Facts(Tiny with { Training = Tiny.Training with { Seed = 2 } }, Reviews)));
        Assert.Equal(
            ["space.pooling"],
            Changed(SearchFacts.Describe(Tiny, SearchSpace.From(Tiny).Without(["pooling"]), Reviews))
        );

        static IReadOnlyDictionary<string, string> Facts(Recipe recipe, LabelledText[] reviews) =>
            SearchFacts.Describe(recipe, SearchSpace.From(Tiny), reviews);
        IEnumerable<string> Changed(IReadOnlyDictionary<string, string> others) =>
            facts.Keys.Union(others.Keys).Where(key => facts.GetValueOrDefault(key) != others.GetValueOrDefault(key));
    }

    private IReadOnlyList<SearchTrial> Run(string name, SearchSpace space, int trials, int jobs = 1)
    {
        using var file = Open(name, space);
        new RandomSearch(Tiny, space, file).Run(Reviews, trials, jobs, TestContext.Current.CancellationToken);
        return file.Finished;
    }

    private ResultFile<SearchTrial> Open(string name, SearchSpace space) =>
        ResultFile<SearchTrial>.Open(
            SearchTrial.Kind,
            Path.Combine(folder.Path, name),
            SearchFacts.Describe(Tiny, space, Reviews)
        );
}
