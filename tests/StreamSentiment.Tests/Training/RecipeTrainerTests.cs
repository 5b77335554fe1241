using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;
using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Tests.Training;

public sealed class RecipeTrainerTests : IDisposable
{
    private static readonly Recipe Small = Recipe.FromArchitecture("lstm") with
    {
        Spec = ModelSpec.Named("lstm", 2) with
        {
            EmbeddingSize = 8,
            RecurrentLayers = [new(RecurrentCell.Lstm, 8)],
            SpatialDropout = 0,
            Dropout = 0,
        },
        Training = new()
        {
            LearningRate = 0.02,
            BatchSize = 16,
            Epochs = 8,
            Threads = 1,
        },
    };

    private readonly TemporaryFolder folder = new();

    private FolderModelStore Store => new(folder.Path);

    [Fact]
    public void Train_Reviews_LearnsThemAndStoresWhatItServes()
    {
        var trained = new RecipeTrainer(Small).Train(Reviews(200), TestContext.Current.CancellationToken);
        Assert.True(trained.Outcome.Validation.Accuracy > 0.9, $"{trained.Outcome.Validation}");
        var storedVersion = trained.Store(
            Store,
            "small",
            new Dictionary<string, string> { ["data"] = "made up" },
            Reviews(50, seed: 2)
        );
        Assert.True(storedVersion.Evaluation.Test!.Accuracy > 0.9, $"{storedVersion.Evaluation.Test}");
        using var loaded = SentimentModel.Load(Store.FolderOf("small", storedVersion.Manifest.Version));
        Assert.Equal(
            storedVersion.TestProbabilities,
            Evaluator.Score(
                loaded,
                [.. Reviews(50, seed: 2).Select(review => review.Text)],
                1,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("made up", loaded.Manifest.Training["data"]);
        Assert.Equal("lstm", loaded.Manifest.Training["recipe"]);
        Assert.Equal(trained.Outcome.Calibration.Temperature, loaded.Manifest.Temperature);
    }

    [Fact]
    public void Train_Teacher_LearnsFromUnlabelledReviewsWhatNoLabelSays()
    {
        var stop = TestContext.Current.CancellationToken;
        string[] others = [.. Reviews(300, seed: 3).Select(InOtherWords)];
        LabelledText[] taught = [.. Reviews(300, seed: 4).Select(review => review with { Text = InOtherWords(review) })];
        var trained = new RecipeTrainer(Small).Train(taught, stop);
        using var teacher = trained.Serve(trained.Manifest());
        List<string> stages = [];

        var trainer = new RecipeTrainer(Small with { Unlabelled = new() { LanguageModelEpochs = 0 } })
        {
            Unlabelled = others,
            Teacher = teacher,
            OnStage = stages.Add,
        };
        var student = trainer.Train(Reviews(200), stop);
        trainer.Refit(Reviews(200), student.Outcome, stop).Members[0].Classifier.Dispose();

        Assert.Single(stages, "asking the teacher about 300 unlabelled reviews");
        using var stopped = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new RecipeTrainer(Small with { Unlabelled = new() { LanguageModelEpochs = 0 } })
            {
                Unlabelled = others,
                Teacher = teacher,
                OnStage = stage =>
                {
                    if (stage.StartsWith("asking the teacher", StringComparison.Ordinal))
                    {
                        stopped.Cancel();
                    }

                    Assert.False(stage.StartsWith("training", StringComparison.Ordinal), "it is stopped before");
                },
            }.Train(Reviews(200), stopped.Token)
        );
        Assert.True(student.Outcome.Validation.Accuracy > 0.9, $"{student.Outcome.Validation}");
        using var served = student.Serve(student.Manifest());
        float[] scores = Evaluator.Score(served, [.. taught.Select(review => review.Text)], 1, stop);
        double right = scores.Zip(taught, (score, review) => score > 0.5f == review.IsPositive ? 1.0 : 0).Average();
        Assert.True(right > 0.9, $"{right:P1}");

        static string InOtherWords(LabelledText review) =>
            review
                .Text.Replace("good", "splendid", StringComparison.Ordinal)
                .Replace("bad", "dreadful", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 reviews to learn from, 0 of them positive")]
    [InlineData(1, "1 reviews to learn from")]
    [InlineData(30, "30 reviews to learn from, 30 of them positive")]
    public void Train_TooFewReviewsOrOneLabel_IsRefusedInASentence(int count, string expected)
    {
        LabelledText[] reviews = [.. Enumerable.Range(0, count).Select(i => new LabelledText($"good {i}", true))];
        Assert.Contains(
            expected,
            Assert
                .Throws<TrainingException>(() => new RecipeTrainer(Small).Train(reviews, TestContext.Current.CancellationToken))
                .Message
        );
    }

    [Fact]
    public void Publish_Temperature_DividesTheServedLogits()
    {
        using var plain = TestModels.Serve();
        using var cool = TestModels.Serve(temperature: 2.5);
        float[] before = new float[1],
            after = new float[1];
        plain.Score(
            [
                [1, 2, 3],
            ],
            before
        );
        cool.Score(
            [
                [1, 2, 3],
            ],
            after
        );
        Assert.Equal(Temperature.Logit(before[0]) / 2.5, Temperature.Logit(after[0]), 1e-5);
    }

    [Fact]
    public void Train_NoisyLabels_CalibratesAndReportsIt()
    {
        // A fifth of the labels is wrong, so certainty is, too; many epochs make it worse.
        var random = new Random(3);
        LabelledText[] noisy =
        [
            .. Reviews(600).Select(review => random.Next(5) == 0 ? review with { IsPositive = !review.IsPositive } : review),
        ];
        var trained = new RecipeTrainer(Small with { Training = Small.Training with { Patience = 100, Epochs = 12 } }).Train(
            noisy,
            TestContext.Current.CancellationToken
        );
        var storedVersion = trained.Store(Store, "noisy", new Dictionary<string, string>(), noisy);
        var calibration = storedVersion.Evaluation.Calibration!;
        Assert.NotEqual(1, calibration.Temperature);
        Assert.Equal(storedVersion.Evaluation.Test!.ExpectedCalibrationError, calibration.TestErrorAfter);
        Assert.NotEqual(calibration.TestErrorBefore, calibration.TestErrorAfter);
        var stored = ModelEvaluation.Read(Store.FolderOf("noisy", storedVersion.Manifest.Version));
        Assert.Equal(calibration, stored.Calibration);
    }

    [Fact]
    public void Train_From_KeepsVocabularyAndStartsFromTheWeights()
    {
        string start = Stored(Small, "start");
        var from = ModelFiles.Open(start);
        // A step of nothing: what it has learnt is what it had.
        var trained = new RecipeTrainer(Small with { Training = Small.Training with { LearningRate = 1e-8, Epochs = 1 } })
        {
            From = from,
        }.Train([new("good unheard-of words", true), .. Reviews(50, seed: 9)], TestContext.Current.CancellationToken);
        Assert.Equal(from.Vocabulary.Tokens, trained.Vocabulary.Tokens);
        using var before = SentimentModel.Load(start, Precision.Fp32);
        using var after = trained.Serve(trained.Manifest() with { Temperature = before.Manifest.Temperature }, Precision.Fp32);
        string[] texts = [.. Reviews(20, seed: 4).Select(review => review.Text)];
        Assert.All(
            Evaluator
                .Score(before, texts, 1, TestContext.Current.CancellationToken)
                .Zip(Evaluator.Score(after, texts, 1, TestContext.Current.CancellationToken)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-4)
        );
    }

    [Fact]
    public void Train_From_GivesWhatSteppingTheWholeEmbeddingGives()
    {
        var from = ModelFiles.Open(Stored(Small, "start"));
        LabelledText[] few =
        [
            .. Enumerable.Range(0, 40).Select(i => new LabelledText(i % 2 == 0 ? "a good film" : "bad film", i % 2 == 0)),
        ];
        var narrow = new RecipeTrainer(Small) { From = from }
            .Train(few, TestContext.Current.CancellationToken)
            .Members[0];

        using var start = from.ReadNetworks();
        TrainingExample[] examples =
        [
            .. few.Select(review => new TrainingExample(from.Encoder.Encode(review.Text).TokenIds, review.IsPositive)),
        ];
        var whole = new Trainer(Small.Training).Train(
            from.Manifest.Spec,
            examples,
            classifier => classifier.CopyFrom(start.Members[0]),
            stop: TestContext.Current.CancellationToken
        );
        Assert.Equal(whole.ValidationLogits.Length, narrow.ValidationLogits.Length);
        Assert.All(whole.ValidationLogits.Zip(narrow.ValidationLogits), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.All(
            whole.Classifier.Weights().Zip(narrow.Classifier.Weights()),
            pair => Assert.True(pair.First.Tensor.allclose(pair.Second.Tensor, 1e-3, 1e-4))
        );
        var before = start.Members[0].Weights().First().Tensor;
        var after = narrow.Classifier.Weights().First().Tensor;
        int[] changed =
        [
            .. Enumerable.Range(0, from.Vocabulary.Size).Where(id => !before[id].equal(after[id]).all().item<bool>()),
        ];
        Assert.Equal(
            ["good", "bad", "film"],
            ((string[])["good", "bad", "film", "dog"]).Where(word => changed.Contains(from.Vocabulary.IndexOf(word)))
        );
        Assert.Subset(few.SelectMany(review => from.Encoder.Encode(review.Text).TokenIds).ToHashSet(), changed.ToHashSet());
    }

    [Fact]
    public void Train_Embeddings_TakesTheirWidthAndTellsTheCoverage()
    {
        string file = Path.Combine(folder.Path, "vectors.txt");
        File.WriteAllText(file, "good 1 0 0\nbad 0 1 0\nfilm 0 0 1\nzebra 1 1 1\n");
        var stages = new List<string>();
        var trained = new RecipeTrainer(Small with { Training = Small.Training with { Epochs = 1, EmbeddingsTrainable = false } })
        {
            Embeddings = file,
            OnStage = stages.Add,
        }.Train(Reviews(60), TestContext.Current.CancellationToken);
        using var classifier = trained.Members[0].Classifier;
        Assert.Equal(3, trained.Recipe.Spec.EmbeddingSize);
        Assert.Contains(stages, stage => stage.StartsWith("pretrained vectors for", StringComparison.Ordinal));
        // The file's rows stay apart as the file has them, after centring and scaling.
        float[][] rows = classifier.Weights().First().Tensor.data<float>().ToArray().Chunk(3).ToArray();
        float[] good = rows[trained.Vocabulary.IndexOf("good")],
            bad = rows[trained.Vocabulary.IndexOf("bad")];
        Assert.True(good[0] > bad[0] && bad[1] > good[1]);
        Assert.Equal(good[2], bad[2], 1e-6);
    }

    [Fact]
    public void Train_WordVectorEpochs_StartFromThem()
    {
        var random = new RecipeTrainer(Small with { Training = Small.Training with { Epochs = 1, LearningRate = 1e-8 } }).Train(
            Reviews(60),
            TestContext.Current.CancellationToken
        );
        var learnt = new RecipeTrainer(
            Small with
            {
                WordVectorEpochs = 2,
                Training = Small.Training with { Epochs = 1, LearningRate = 1e-8 },
            }
        ).Train(Reviews(60), TestContext.Current.CancellationToken);
        using var first = random.Members[0].Classifier;
        using var second = learnt.Members[0].Classifier;
        Assert.InRange(first.Weights().First().Tensor.std().item<float>(), 0, 0.05);
        Assert.InRange(second.Weights().First().Tensor.std().item<float>(), 0.8, 1.2); // as StartEmbeddingsFrom scales them
    }

    [Fact]
    public void Train_SeveralNetworks_TrainsThemApartAndAveragesThem()
    {
        var recipe = Small with
        {
            Spec = Small.Spec with { Members = 2 },
            WordVectorEpochs = 1,
            Training = Small.Training with { Threads = 2, Epochs = 3 },
        };
        var trained = new RecipeTrainer(recipe).Train(Reviews(200), TestContext.Current.CancellationToken);
        Assert.Equal(2, trained.Members.Count);
        Assert.NotEqual(trained.Members[0].ValidationLogits, trained.Members[1].ValidationLogits);
        Assert.Equal(trained.Members[0].Validation, trained.Members[1].Validation);
        for (int i = 0; i < trained.Validation.Length; i++)
        {
            Assert.Equal(trained.Members.Average(member => member.ValidationLogits[i]), trained.ValidationLogits[i]);
        }

        var storedVersion = trained.Store(Store, "two", new Dictionary<string, string>());
        Assert.Equal(2, storedVersion.Evaluation.Members!.Count);

        // Both are trained on from where they stood.
        var from = ModelFiles.Open(Store.FolderOf("two", storedVersion.Manifest.Version));
        var further = new RecipeTrainer(recipe with { Training = recipe.Training with { LearningRate = 1e-8, Epochs = 1 } })
        {
            From = from,
        }.Train(Reviews(60, seed: 3), TestContext.Current.CancellationToken);
        using var before = from.ReadNetworks();
        Assert.All(
            before.Members.Zip(further.Members),
            pair =>
                Assert.Equal(
                    pair.First.Weights().Last().Tensor.item<float>(),
                    pair.Second.Classifier.Weights().Last().Tensor.item<float>(),
                    1e-5
                )
        );
    }

    [Fact]
    public void Train_StoppedBeforeTheFirstEpoch_IsCancelled() =>
        Assert.Throws<OperationCanceledException>(() =>
            new RecipeTrainer(Small).Train(Reviews(60), new CancellationToken(canceled: true))
        );

    [Fact]
    public void Compare_TwoRecipes_TrainsOnceAndHoldsThemAgainstTheTest()
    {
        Recipe[] recipes =
        [
            Small,
            Small with
            {
                Name = "gru",
                Spec = Small.Spec with { RecurrentLayers = [new(RecurrentCell.Gru, 8)] },
            },
        ];
        var events = new List<string>();
        var comparison = new ModelComparison(Store, "made up")
        {
            OnEvent = line =>
            {
                lock (events)
                {
                    events.Add(line);
                }
            },
        };
        comparison.Train(recipes, [1, 2], Reviews(150), jobs: 2, TestContext.Current.CancellationToken);
        var models = comparison.Test(recipes, [1, 2], Reviews(80, seed: 5), workers: 2, TestContext.Current.CancellationToken);
        var slices = ReviewSlices.Find([.. Enumerable.Range(0, 80)], new string?[80]);
        var rows = ComparedModel.Rows(models, slices);
        Assert.Equal(3, slices.Count);
        Assert.All(
            rows,
            row =>
                Assert.Equal(
                    row.Seeds.Select(seed => seed.TestAccuracy).Min(), // the median of two is the lower one
                    slices.Zip(row.Slices, (slice, measure) => slice.Places.Count * measure.Accuracy).Sum() / 80,
                    1e-9
                )
        );
        Assert.Equal(["lstm", "gru"], rows.Select(row => row.Model));
        Assert.All(rows, row => Assert.Equal([1, 2], row.Seeds.Select(seed => seed.Seed)));
        Assert.All(rows, row => Assert.True(row.TestAccuracy > 0.8, row.Model));
        Assert.Single(rows, row => row.PValueAgainstBest is null);
        Assert.All(rows, row => Assert.True(row.Parameters > 0 && row.Size > row.Parameters && row.ReviewsPerSecond > 0));

        int trainings = events.Count(line => line.Contains("epoch 1,"));
        Assert.Equal(4, trainings);
        comparison.Train(recipes, [1, 2], Reviews(150), jobs: 2, TestContext.Current.CancellationToken);
        Assert.Equal(trainings, events.Count(line => line.Contains("epoch 1,")));
        comparison.Train(
            [Small with { Training = Small.Training with { LearningRate = 0.01 } }],
            [1],
            Reviews(150),
            jobs: 1,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(trainings + 1, events.Count(line => line.Contains("epoch 1,")));
    }

    [Fact]
    public void Refit_ChosenEpoch_TrainsOnAllReviewsForAsLong()
    {
        var trainer = new RecipeTrainer(Small with { Training = Small.Training with { Epochs = 4 } });
        var chosen = trainer.Train(Reviews(100), TestContext.Current.CancellationToken);
        int best = chosen.Members[0].BestEpoch;
        var refitted = trainer.Refit(
            Reviews(100),
            new([best], chosen.Outcome.Calibration, chosen.Outcome.Validation),
            TestContext.Current.CancellationToken
        );
        Assert.Empty(refitted.Validation);
        Assert.Equal(best, refitted.Members[0].Epochs.Count);
        Assert.Equal(best, refitted.Members[0].BestEpoch);
        Assert.Equal(chosen.Outcome.Calibration, refitted.Outcome.Calibration);
        Assert.Equal(chosen.Outcome.Validation, refitted.Outcome.Validation);
        Assert.All(refitted.Members[0].Epochs, epoch => Assert.True(double.IsNaN(epoch.ValidationAccuracy)));
        var storedVersion = refitted.Store(Store, "refitted", new Dictionary<string, string>());
        Assert.Equal("True", storedVersion.Manifest.Training["refit"]);
        Assert.Equal(
            [best],
            ValidationOutcome.From(ModelEvaluation.Read(Store.FolderOf("refitted", storedVersion.Manifest.Version))).BestEpochs
        );
    }

    [Fact]
    public void Compare_Refit_ChoosesOnceAndTrainsOnAll()
    {
        var events = new List<string>();
        var comparison = new ModelComparison(Store, "made up", refits: true) { OnEvent = events.Add };
        comparison.Train([Small], [1], Reviews(150), jobs: 1, TestContext.Current.CancellationToken);
        comparison.Train([Small], [1], Reviews(150), jobs: 1, TestContext.Current.CancellationToken);
        Assert.Single(events, line => line.StartsWith("lstm-seed1: epoch 1,", StringComparison.Ordinal));
        Assert.Single(events, line => line.StartsWith("lstm-seed1-refit: epoch 1,", StringComparison.Ordinal));
        var row = Assert.Single(
            ComparedModel.Rows(
                comparison.Test([Small], [1], Reviews(80, seed: 5), workers: 1, TestContext.Current.CancellationToken),
                []
            )
        );
        Assert.True(row.TestAccuracy > 0.8);
    }

    [Fact]
    public void Train_InParallel_GivesTheWeightsOfTrainingAlone()
    {
        float[] alone = Weights(1);
        float[][] together = new float[4][];
        Parallel.For(0, 4, i => together[i] = Weights(i + 1));
        Assert.Equal(alone, together[0]);

        float[] Weights(int seed)
        {
            var recipe = Small with
            {
                Training = Small.Training with { Seed = seed, Epochs = 2 },
                Spec = Small.Spec with { SpatialDropout = 0.3, Dropout = 0.3 },
            };
            using var classifier = new RecipeTrainer(recipe).Train(Reviews(80)).Members[0].Classifier;
            return [.. classifier.Weights().SelectMany(weight => weight.Tensor.data<float>().ToArray())];
        }
    }

    [Fact]
    public void LinearBaseline_Reviews_IsARowOfItsOwn()
    {
        var model = LinearBaseline.Compare(Reviews(200), Reviews(100, seed: 6), TestContext.Current.CancellationToken);
        Assert.Equal(LinearBaseline.Name, model.Name);
        Assert.True(model.Seeds[0].TestAccuracy > 0.95);
        Assert.Equal(model.Seeds[0].TestAccuracy, model.IsRight.Count(isRight => isRight) / 100.0);
        Assert.Equal((100, 100), (model.Probabilities.Length, model.Labels.Length));
    }

    [Fact]
    public void Publish_ValidationReviews_AreWhatLaterOnesAreHeldAgainst()
    {
        var trained = new RecipeTrainer(Small).Train(
            [
                .. Reviews(200)
                    .Select(review =>
                        review with
                        {
                            Text = review.Text + " " + string.Join(' ', Enumerable.Repeat("film", 600)),
                        }
                    ),
            ],
            TestContext.Current.CancellationToken
        );
        var storedVersion = trained.Store(Store, "watched", new Dictionary<string, string>());
        using var stored = SentimentModel.Load(Store.FolderOf("watched", storedVersion.Manifest.Version));
        var reference = stored.Drift!;
        Assert.Equal((trained.Validation.Length, 40), (reference.Reviews, reference.Reviews));
        Assert.Equal(trained.Outcome.Validation.Accuracy, reference.Accuracy, 0.1); // as it is served, with rounding
        Assert.All(reference.Length.Edges, edge => Assert.InRange(edge, 603, 612)); // before truncation
    }

    [Fact]
    public void Publish_TrainedOnAllReviews_HoldsLaterOnesAgainstTheTestReviewsOrNone()
    {
        var chosen = new RecipeTrainer(Small).Train(Reviews(200), TestContext.Current.CancellationToken);
        var choice = chosen.Outcome;
        var refit = new RecipeTrainer(Small).Refit(Reviews(200), choice, TestContext.Current.CancellationToken);
        var storedVersion = refit.Store(Store, "refit", new Dictionary<string, string>(), Reviews(30, seed: 6));
        Assert.Equal(30, ModelFiles.Open(Store.FolderOf("refit", storedVersion.Manifest.Version)).ReadDrift()?.Reviews);
        var none = new RecipeTrainer(Small)
            .Refit(Reviews(200), choice, TestContext.Current.CancellationToken)
            .Store(Store, "none", new Dictionary<string, string>());
        Assert.Null(ModelFiles.Open(Store.FolderOf("none", none.Manifest.Version)).ReadDrift());
    }

    public void Dispose() => folder.Dispose();

    private string Stored(Recipe recipe, string name)
    {
        var storedVersion = new RecipeTrainer(recipe)
            .Train(Reviews(200), TestContext.Current.CancellationToken)
            .Store(Store, name, new Dictionary<string, string>());
        return Store.FolderOf(name, storedVersion.Manifest.Version);
    }

    /// <summary>"good" or "bad" among words that say nothing.</summary>
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
