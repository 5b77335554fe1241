using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Training;
using StreamSentiment.Training.Baselines;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training;

/// <summary>Recipes with n-grams, alone and beside networks.</summary>
public sealed class NGramTrainingTests : IDisposable
{
    private static readonly Recipe Joined = Recipe.NGrams with
    {
        Name = "joined",
        Spec = Recipe.NGrams.Spec with
        {
            EmbeddingSize = 8,
            RecurrentLayers = [new(RecurrentCell.Lstm, 8)],
            SpatialDropout = 0,
            Dropout = 0,
            NetworkLength = 6,
        },
        Training = new()
        {
            LearningRate = 0.02,
            BatchSize = 16,
            Epochs = 4,
            Threads = 1,
        },
    };

    private readonly TemporaryFolder folder = new();

    private FolderModelStore Store => new(folder.Path);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Train_NGramsAlone_StoresWhatItServes()
    {
        var reviews = Reviews(400);
        var trained = new RecipeTrainer(Recipe.NGrams).Train(reviews, Stop);

        var stored = trained.Store(
            Store,
            "n",
            new Dictionary<string, string>(),
            Reviews(50, seed: 2),
            sample: trained.Sample(reviews, keepsTexts: true)
        );

        Assert.Empty(trained.Members);
        Assert.Equal(40, trained.Validation.Length);
        Assert.True(trained.Outcome.Validation.Accuracy > 0.95, $"{trained.Outcome.Validation}");
        using var loaded = SentimentModel.Load(Store.FolderOf("n", stored.Manifest.Version));
        Assert.Equal(
            stored.TestProbabilities,
            Evaluator.Score(loaded, [.. Reviews(50, seed: 2).Select(review => review.Text)], 1, Stop)
        );
        Assert.Equal("nb-svm", loaded.Manifest.Training["recipe"]);
        Assert.DoesNotContain("optimizer", loaded.Manifest.Training.Keys);
        Assert.Equal(trained.NGrams!.Count, loaded.Manifest.Spec.NGrams!.Count);
        Assert.Equal(trained.Outcome.Calibration.Temperature, loaded.Manifest.Temperature);
        Assert.Equal(40, loaded.Drift!.Reviews);
        Assert.NotNull(ValidationSample.Read(ModelFiles.Open(Store.FolderOf("n", stored.Manifest.Version))));
    }

    [Fact]
    public void Refit_NGramsAlone_LearnsAllAndKeepsTheTemperature()
    {
        var trainer = new RecipeTrainer(Recipe.NGrams);
        var chosen = trainer.Train(Reviews(200), Stop);

        var refitted = trainer.Refit(Reviews(200), chosen.Outcome, Stop);

        Assert.Empty(refitted.Validation);
        Assert.Equal(chosen.Outcome, refitted.Outcome);
        Assert.True(refitted.NGrams!.Count > chosen.NGrams!.Count);
    }

    [Fact]
    public void Train_FromNGramsAlone_SaysWhatToDo()
    {
        var trainer = new RecipeTrainer(Recipe.NGrams);
        var stored = trainer.Train(Reviews(200), Stop).Store(Store, "n", new Dictionary<string, string>());
        var from = ModelFiles.Open(Store.FolderOf("n", stored.Manifest.Version));

        var refused = Assert.Throws<TrainingException>(() => new RecipeTrainer(Joined) { From = from }.Train(Reviews(60), Stop));

        Assert.Contains("train from scratch", refused.Message);
    }

    [Fact]
    public void Train_NoNGramTwice_IsRefused()
    {
        LabelledText[] reviews = [.. Enumerable.Range(0, 20).Select(i => new LabelledText($"w{i}", i % 2 == 0))];

        var refused = Assert.Throws<TrainingException>(() => new RecipeTrainer(Recipe.NGrams).Train(reviews, Stop));

        Assert.Contains("No n-gram is in two", refused.Message);
    }

    [Fact]
    public void Train_NetworksBesideNGrams_StoresTheShareThatFitsBest()
    {
        var trained = new RecipeTrainer(Joined).Train(Reviews(200), Stop);
        double share = trained.Recipe.Spec.NGrams!.Share!.Value;
        Assert.InRange(share, 0, 1);
        Assert.Equal(share, trained.Outcome.Calibration.NGramShare);
        Assert.All(trained.Members[0].Validation, example => Assert.InRange(example.TokenIds.Length, 1, 6));
        for (int i = 0; i < trained.Validation.Length; i++)
        {
            Assert.Equal(
                InterpolatedNetwork.Logit(
                    trained.Members[0].ValidationLogits[i],
                    trained.NGrams!.Score(trained.Validation[i].TokenIds),
                    share
                ),
                trained.ValidationLogits[i]
            );
        }

        var stored = trained.Store(Store, "joined", new Dictionary<string, string>(), Reviews(50, seed: 2));

        Assert.Equal(share, stored.Manifest.Spec.NGrams!.Share);
        var files = ModelFiles.Open(Store.FolderOf("joined", stored.Manifest.Version));
        Assert.Equal(
            share,
            ValidationOutcome.From(ModelEvaluation.Read(Store.FolderOf("joined", stored.Manifest.Version))).Calibration.NGramShare
        );

        // Its networks are trained on, and its n-grams stay.
        var further = new RecipeTrainer(Joined with { Training = Joined.Training with { Epochs = 1 } }) { From = files }.Train(
            Reviews(60, seed: 3),
            Stop
        );
        Assert.Equal(share, further.Recipe.Spec.NGrams!.Share);
        Assert.Equal(trained.NGrams!.Odds.ToArray(), further.NGrams!.Odds.ToArray());
        var next = further.Store(Store, "joined", new Dictionary<string, string>());
        using var served = SentimentModel.Load(Store.FolderOf("joined", next.Manifest.Version));
        Assert.EndsWith("and n-grams", served.Engine, StringComparison.Ordinal);
    }

    [Fact]
    public void Teach_Examples_GivesTargetsOfNGramsThatHaveNotLearntThem()
    {
        TrainingExample[] examples =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i => new TrainingExample([i % 2 == 0 ? 1 : 2, i % 10 == 0 ? 3 : 4], i % 2 == 0) { Place = i }),
        ];
        examples[7] = examples[7] with { TokenIds = [1, 4] }; // labelled wrongly

        var (taught, temperature) = NGramView.Teach(
            new() { Count = 100 },
            [.. examples.Reverse()],
            vocabularySize: 5,
            new() { NGramTargets = 0.5, Threads = 2 },
            Stop
        );

        Assert.Equal(examples.Select(example => example.TokenIds), taught.Select(example => example.TokenIds));
        Assert.All(
            taught.Index().Where(example => example.Index != 7),
            example => Assert.InRange(Math.Abs(example.Item.Target!.Value - (example.Item.IsPositive ? 1 : 0)), 0, 0.25)
        );
        Assert.InRange(taught[7].Target!.Value, 0.4, 0.5);

        var (_, weights) = NGramView.Learn(new() { Count = 100 }, examples, vocabularySize: 5, seed: 1, Stop);
        var guessed = NGramView.Guess(
            [
                [1, 4],
                [2, 4],
            ],
            weights,
            temperature
        );
        Assert.Equal([false, true], guessed.Select(example => !example.IsPositive));
        Assert.Equal(guessed.Select(example => example.IsPositive), guessed.Select(example => example.Target > 0.5));
        Assert.All(guessed, example => Assert.InRange(Math.Abs(example.Target!.Value - 0.5), 0.2, 0.5));
    }

    [Fact]
    public void Train_UnlabelledReviews_ForetellsWordsAndLearnsWhatIsGuessed()
    {
        var recipe = Joined with
        {
            Training = Joined.Training with { NGramTargets = 0.5, VirtualAdversarialNorm = 0.5 },
            Unlabelled = new UnlabelledOptions { LanguageModelEpochs = 2, PerLabelled = 0.5 },
        };
        List<string> stages = [];
        List<TrainingProgress> steps = [];
        string[] unlabelled = [.. Reviews(300, seed: 5).Select(review => review.Text + " onlyunlabelled")];

        var trained = new RecipeTrainer(recipe)
        {
            Unlabelled = unlabelled,
            OnStage = stages.Add,
            OnStep = steps.Add,
        }.Train(Reviews(200), Stop);

        Assert.Equal(2, stages.Count(stage => stage.StartsWith("network 1 foretells words", StringComparison.Ordinal)));
        Assert.Equal(0, trained.Encoder.Encode("onlyunlabelled").UnknownCount);
        int labelled = 200 - trained.Validation.Length;
        Assert.Equal((int)Math.Ceiling(labelled * 1.5 / recipe.Training.BatchSize), steps[0].Steps);
        Assert.True(trained.Outcome.Validation.Accuracy > 0.9, $"{trained.Outcome.Validation}");
        Assert.Equal("2", trained.Recipe.Facts()["languageModelEpochs"]);
    }

    [Fact]
    public void Train_NGramTargets_TeachesTheNetworksOtherwise()
    {
        double[] labels = LogitsOf(Joined);
        double[] taught = LogitsOf(Joined with { Training = Joined.Training with { NGramTargets = 0.5 } });

        Assert.NotEqual(labels, taught);
        Assert.True(taught.Average(Math.Abs) < labels.Average(Math.Abs)); // softer targets, smaller logits

        static double[] LogitsOf(Recipe recipe) =>
            new RecipeTrainer(recipe).Train(Reviews(200), Stop).Members[0].ValidationLogits;
    }

    [Fact]
    public void Refit_NetworksBesideNGrams_KeepsTheShare()
    {
        var trainer = new RecipeTrainer(Joined);
        var chosen = trainer.Train(Reviews(80), Stop);

        var refitted = trainer.Refit(Reviews(80), chosen.Outcome, Stop);

        Assert.Equal(chosen.Recipe.Spec.NGrams!.Share, refitted.Recipe.Spec.NGrams!.Share);
    }

    [Theory]
    [InlineData(0, 1)] // the n-grams know everything
    [InlineData(1, 0)] // the networks do
    [InlineData(0.5, 0.5)] // they err equally, and apart
    public void ShareOf_TwoViews_FollowsWhatEachKnows(double networks, double expected)
    {
        var random = new Random(1);
        bool[] labels = [.. Enumerable.Range(0, 4000).Select(_ => random.Next(2) == 0)];

        double share = NGramView.ShareOf(Logits(networks), Logits(1 - networks), labels);

        Assert.Equal(expected, share, 0.06);

        double[] Logits(double signal) =>
            [.. labels.Select(label => (label ? signal : -signal) / 2 + random.NextDouble() + random.NextDouble() - 1)];
    }

    [Fact]
    public void Prune_MostNGrams_KeepsThoseThatMoveScoresMost()
    {
        int[][] reviews = [.. Enumerable.Range(0, 400).Select(i => (int[])[i % 2 == 0 ? 3 : 4, 5 + i % 40])];
        bool[] labels = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0)];
        var learnt = NbSvm.Train(reviews, labels, new() { Order = 1 }, Stop);

        var (spec, weights) = learnt.Prune(most: 2, order: 1, vocabularySize: 50);

        Assert.Equal((2, 1), (spec.Count, spec.Order));
        Assert.Equal([3, 4], weights.Keys.ToArray());
        var (_, all) = learnt.Prune(most: 100, order: 1, vocabularySize: 50);
        Assert.All(reviews, review => Assert.Equal(learnt.Score(review), all.Score(review), 1e-5));
    }

    private static LabelledText[] Reviews(int count, int seed = 1)
    {
        string[] filler = ["the", "film", "was", "about", "a", "dog", "and", "its", "house"];
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    string[] words = [.. Enumerable.Range(0, random.Next(3, 12)).Select(_ => filler[random.Next(filler.Length)])];
                    words[random.Next(words.Length)] = i % 2 == 0 ? "good" : "bad";
                    return new LabelledText(string.Join(' ', words), i % 2 == 0);
                }),
        ];
    }
}
