using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;
using TorchSharp;

namespace StreamSentiment.Tests.Training;

/// <summary>A seed speaks to libtorch's one generator, so nothing else may draw from it meanwhile.</summary>
[CollectionDefinition(nameof(TrainerTests), DisableParallelization = true)]
[Collection(nameof(TrainerTests))]
public sealed class TrainerTests
{
    private static readonly ModelSpec Spec = TestModels.Spec(units: 8) with { SpatialDropout = 0, Dropout = 0 };

    private static readonly ModelSpec Hierarchical = TestModels.Spec("han", units: 8) with { SpatialDropout = 0, Dropout = 0 };

    private static readonly TrainingOptions Options = new()
    {
        LearningRate = 0.02,
        BatchSize = 16,
        Epochs = 3,
        Patience = 1000,
        Threads = 1,
    };

    [Theory]
    [InlineData(OptimizerKind.Adam, 0)]
    [InlineData(OptimizerKind.RmsProp, 0)]
    [InlineData(OptimizerKind.Adam, 0.9)]
    public void Train_ThirtyTwoReviews_LearnsThemByHeart(OptimizerKind optimizer, double averaging)
    {
        var reviews = Examples(32);
        // Many times over, so that each is both learnt and held back for validation.
        TrainingExample[] examples = [.. Enumerable.Repeat(reviews, 16).SelectMany(copy => copy)];
        using var stop = new CancellationTokenSource();
        var trained = new Trainer(
            Options with
            {
                Optimizer = optimizer,
                WeightAveraging = averaging,
                Epochs = 200,
                ValidationSplit = 0.4,
            }
        ).Train(
            Spec,
            examples,
            onEpoch: epoch =>
            {
                if (epoch.ValidationAccuracy == 1)
                {
                    stop.Cancel();
                }
            },
            stop: stop.Token
        );
        using var classifier = trained.Classifier;
        classifier.eval();
        using var scope = torch.NewDisposeScope();
        var batch = PaddedBatch.Create(reviews.Select(review => review.TokenIds).ToArray());
        float[] logits = classifier.call(batch.TokenIds, batch.Lengths).data<float>().ToArray();
        Assert.Equal(reviews.Select(review => review.IsPositive), logits.Select(logit => logit > 0));
        Assert.Equal(1, trained.Epochs[trained.BestEpoch - 1].ValidationAccuracy);
    }

    [Fact]
    public void Train_ContradictingLabels_FollowsTheHeavierOnes()
    {
        // Each review comes twice, with both labels: the weights alone decide which is learnt.
        var reviews = Examples(16);
        TrainingExample[] examples =
        [
            .. reviews.Select(review => review with { Weight = 20 }),
            .. reviews.Select(review => review with { IsPositive = !review.IsPositive, Weight = 0.1f }),
        ];
        using var classifier = new Trainer(Options with { Epochs = 60, BatchSize = 32 })
            .Train(Spec, examples, [.. reviews], stop: TestContext.Current.CancellationToken)
            .Classifier;
        classifier.eval();
        using var scope = torch.NewDisposeScope();
        var batch = PaddedBatch.Create(reviews.Select(review => review.TokenIds).ToArray());
        float[] logits = classifier.call(batch.TokenIds, batch.Lengths).data<float>().ToArray();
        Assert.Equal(reviews.Select(review => review.IsPositive), logits.Take(16).Select(logit => logit > 0));
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameWeights()
    {
        var spec = Spec with { SpatialDropout = 0.4, Dropout = 0.4 };
        Assert.Equal(Weights(Options with { Seed = 5 }, spec), Weights(Options with { Seed = 5 }, spec));
        Assert.NotEqual(Weights(Options with { Seed = 5 }, spec), Weights(Options with { Seed = 6 }, spec));
    }

    [Fact]
    public void Train_NobodyListens_GivesTheSameWeights()
    {
        var options = Options with { Schedule = LearningRateSchedule.Cosine, Warmup = 0.2 };
        List<TrainingProgress> steps = [];
        Assert.Equal(
            Weights(Train(options, Spec, Examples(64), onStep: steps.Add)),
            Weights(Train(options, Spec, Examples(64), onStep: null))
        );
        Assert.Contains(steps, progress => progress.Step > 1); // or the rate would be the same at all of an epoch's steps
    }

    [Fact]
    public void Train_CancelledBeforeTheFirstEpoch_HasNoBestEpoch()
    {
        var trained = new Trainer(Options).Train(Spec, Examples(32), stop: new CancellationToken(canceled: true));
        trained.Classifier.Dispose();
        Assert.True(trained.WasInterrupted);
        Assert.Empty(trained.Epochs);
        Assert.Equal(0, trained.BestEpoch);
    }

    [Fact]
    public void Train_CancelledWithinAnEpoch_KeepsTheBestBefore()
    {
        using var stop = new CancellationTokenSource();
        var trained = new Trainer(Options with { Epochs = 50 }).Train(
            Spec,
            Examples(64),
            onStep: progress =>
            {
                if (progress is { Epoch: 4, Step: 2 })
                {
                    stop.Cancel();
                }
            },
            stop: stop.Token
        );
        Assert.True(trained.WasInterrupted);
        Assert.Equal(3, trained.Epochs.Count);
        Assert.Equal(trained.Epochs.MaxBy(epoch => epoch.ValidationAccuracy)!.Epoch, trained.BestEpoch);
        Assert.Equal(Weights(Options with { Epochs = trained.BestEpoch }, count: 64), Weights(trained));
    }

    [Fact]
    public void Train_KeepsLastEpoch_KeepsItWhateverTheAccuracies()
    {
        // Steps this large make later epochs worse as often as better.
        var options = Options with
        {
            LearningRate = 0.5,
            Epochs = 6,
            Patience = 1,
            KeepsLastEpoch = true,
        };
        var trained = new Trainer(options).Train(Spec, Examples(64), stop: TestContext.Current.CancellationToken);
        trained.Classifier.Dispose();
        Assert.Equal(6, trained.Epochs.Count);
        Assert.Equal(6, trained.BestEpoch);
    }

    [Fact]
    public void Train_NoBetterAccuracy_StopsEarlyWithTheBestEpoch()
    {
        // Steps this small change weights, and no prediction.
        var options = Options with
        {
            LearningRate = 1e-6,
            Epochs = 50,
            Patience = 3,
        };
        var trained = Train(options, Spec, Examples(32));
        Assert.False(trained.WasInterrupted);
        Assert.Equal(4, trained.Epochs.Count);
        Assert.Equal(1, trained.BestEpoch);
        Assert.Equal(Weights(options with { Epochs = 1 }), Weights(trained));
    }

    [Theory]
    [InlineData(10, 0.2, 8)]
    [InlineData(10, 0.01, 9)]
    [InlineData(10, 0.9, 1)]
    [InlineData(15, 0.3, 11)]
    [InlineData(2, 0.9, 1)]
    [InlineData(2, 0.01, 1)]
    public void Train_ValidationSplit_HoldsBackItsShareAndAtLeastOne(int count, double split, int expected)
    {
        var steps = new List<TrainingProgress>();
        Train(Options with { BatchSize = 1, Epochs = 1, ValidationSplit = split }, Spec, Examples(count), steps.Add)
            .Classifier.Dispose();
        Assert.Equal(expected, steps.Count);
        Assert.Equal(Enumerable.Range(1, expected), steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.Equal(expected, step.Steps));
    }

    [Theory]
    [InlineData(8, true, true)]
    [InlineData(8, false, false)]
    [InlineData(1, true, true)]
    [InlineData(0, true, true)]
    public void Train_WithoutBothLabels_IsRefused(int count, bool first, bool others)
    {
        TrainingExample[] examples =
        [
            .. Enumerable.Range(0, count).Select(i => new TrainingExample([1], i == 0 ? first : others)),
        ];
        Assert.Contains("both labels", Assert.Throws<TrainingException>(() => Train(Options, Spec, examples)).Message);
    }

    [Fact]
    public void Train_ClipNorm_ScalesGradientsDown()
    {
        // Adam divides a gradient by its own size plus 1e-7: only one far below that gives a smaller step.
        var options = Options with
        {
            Epochs = 1,
            BatchSize = 64,
        };
        float[] start = Weights(options with { LearningRate = 1e-30 });
        Assert.True(Distance(options with { ClipNorm = 0 }) > 0.01);
        Assert.True(Distance(options with { ClipNorm = 1e6 }) > 0.01);
        Assert.True(Distance(options with { ClipNorm = 1e-10 }) < 1e-4);

        double Distance(TrainingOptions options) => Weights(options).Zip(start, (a, b) => Math.Abs(a - b)).Max();
    }

    [Fact]
    public void Train_AnySteps_LeaveTheSecondBiasesAtZero()
    {
        using var classifier = Train(Options, TestModels.Spec("bilstm", units: 32), Examples(32)).Classifier;
        var second = classifier
            .named_parameters()
            .Where(parameter => parameter.name.EndsWith("bias_hh_l0", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(2, second.Length);
        Assert.All(second, bias => Assert.Equal(0, bias.parameter.abs().sum().item<float>()));
        Assert.All(classifier.Weights(), weight => Assert.True(weight.Tensor.requires_grad));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Train_MoreSteps_LeaveNoMoreTensors(double averaging)
    {
        Live(epochs: 1);
        Assert.Equal(Live(epochs: 1), Live(epochs: 4));

        long Live(int epochs)
        {
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            Train(Options with { Epochs = epochs, WeightAveraging = averaging }, Spec, Examples(64)).Classifier.Dispose();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_SameSeedOnSeveralThreads_GivesTheSameWeights(int threads)
    {
        var options = Options with { Threads = threads };
        var spec = Spec with { SpatialDropout = 0.4, Dropout = 0.4 };
        Assert.Equal(Weights(options, spec), Weights(options, spec));
    }

    [Fact]
    public void Train_SeveralThreads_StepsAsOneDoes()
    {
        // No dropout: the parts of a batch add up to its gradient, but for rounding.
        var options = Options with
        {
            Epochs = 1,
            Optimizer = OptimizerKind.RmsProp,
            LearningRate = 1e-3,
        };
        float[] one = Weights(options);
        Assert.All(one.Zip(Weights(options with { Threads = 3 })), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Train_Adversarial_LearnsByHeartAndDiffers()
    {
        var options = Options with { Epochs = 1 };
        Assert.NotEqual(Weights(options), Weights(options with { AdversarialNorm = 1 }));
        Assert.Equal(Weights(options with { AdversarialNorm = 1 }), Weights(options with { AdversarialNorm = 1 }));
        Assert.True(LearnsByHeart(Options with { AdversarialNorm = 0.05 }));
    }

    [Fact]
    public void Train_VirtualAdversarial_LearnsByHeartAndDiffersAndCanBeRepeated()
    {
        var options = Options with { Epochs = 1, Threads = 2 };
        var spec = Spec with { SpatialDropout = 0.4, Dropout = 0.4 };
        var moved = options with { VirtualAdversarialNorm = 1 };
        Assert.NotEqual(Weights(options, spec), Weights(moved, spec));
        Assert.Equal(Weights(moved, spec), Weights(moved, spec));
        Assert.True(LearnsByHeart(Options with { VirtualAdversarialNorm = 0.05 }));
    }

    [Fact]
    public void Direction_SensitiveToOneDirection_IsThatDirection()
    {
        using var scope = torch.NewDisposeScope();
        var sensitive = torch.randn([2, 3, 4]);
        var found = BatchGradients.Direction(
            torch.zeros([2, 3, 4]),
            place => (place * sensitive).sum([1L, 2L]).pow(Scalars.Two).mean(),
            new Random(1)
        );
        for (int row = 0; row < 2; row++)
        {
            float[] expected = sensitive[row].flatten().data<float>().ToArray(),
                actual = found[row].flatten().data<float>().ToArray();
            double cosine =
                expected.Zip(actual, (a, b) => a * b).Sum()
                / Math.Sqrt(expected.Sum(a => (double)a * a) * actual.Sum(b => (double)b * b));
            Assert.Equal(1, Math.Abs(cosine), 1e-4);
        }
    }

    [Fact]
    public void Train_FrozenEmbeddings_ChangesOnlyTheOthers()
    {
        var options = Options with { Epochs = 1, EmbeddingsTrainable = false, AdversarialNorm = 1 };
        int embedding = Spec.VocabularySize * Spec.EmbeddingSize;
        float[] start = Weights(options with { LearningRate = 1e-30 }),
            trained = Weights(options);
        Assert.Equal(start[..embedding], trained[..embedding]);
        Assert.NotEqual(start[embedding..], trained[embedding..]);
    }

    [Fact]
    public void Train_BFloat16_StaysCloseToFp32()
    {
        var options = Options with { Epochs = 1, Optimizer = OptimizerKind.RmsProp, LearningRate = 1e-4 };
        var spec = TestModels.Spec(units: 32) with { SpatialDropout = 0, Dropout = 0 }; // a width that is right on any machine
        float[] exact = Weights(options, spec),
            rounded = Weights(options with { Precision = Precision.Bf16 }, spec);
        Assert.NotEqual(exact, rounded);
        Assert.All(exact.Zip(rounded), pair => Assert.Equal(pair.First, pair.Second, 5e-3));
    }

    [Fact]
    public void Train_LabelSmoothing_KeepsLogitsSmall()
    {
        TrainingExample[] examples = [.. Enumerable.Repeat(Examples(32), 16).SelectMany(copy => copy)];
        var options = Options with { Epochs = 30, ValidationSplit = 0.4 };
        Assert.InRange(Confidence(options with { LabelSmoothing = 0.4 }), 0.5, 0.9); // its targets are 0.2 and 0.8
        Assert.InRange(Confidence(options), 0.95, 1);

        double Confidence(TrainingOptions options)
        {
            using var classifier = Train(options, Spec, examples, out _);
            classifier.eval();
            using var scope = torch.NewDisposeScope();
            var batch = PaddedBatch.Create(Examples(32).Select(review => review.TokenIds).ToArray());
            return classifier.call(batch.TokenIds, batch.Lengths).abs().sigmoid().mean().item<float>();
        }
    }

    [Fact]
    public void Train_Prepare_GivesTheWeightsToStartFrom()
    {
        float[]? before = null;
        var options = Options with { Epochs = 1, LearningRate = 1e-30 };
        var trained = new Trainer(options).Train(
            Spec,
            Examples(32),
            prepare: classifier =>
            {
                using var noGradient = torch.no_grad();
                using var quarter = 0.25f.ToScalar();
                foreach (var (_, weight) in classifier.Weights())
                {
                    weight.fill_(quarter);
                }

                before = [.. classifier.Weights().SelectMany(weight => weight.Tensor.data<float>().ToArray())];
            },
            stop: TestContext.Current.CancellationToken
        );
        Assert.Equal(before, Weights(trained));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void Train_HierarchicalAttention_LearnsByHeart(double adversarialNorm)
    {
        TrainingExample[] examples = [.. Enumerable.Repeat(Examples(32), 16).SelectMany(copy => copy)];
        using var stop = new CancellationTokenSource();
        var trained = new Trainer(Options with { AdversarialNorm = adversarialNorm, Epochs = 100, ValidationSplit = 0.4 }).Train(
            Hierarchical,
            examples,
            onEpoch: epoch =>
            {
                if (epoch.ValidationAccuracy == 1)
                {
                    stop.Cancel();
                }
            },
            stop: stop.Token
        );
        trained.Classifier.Dispose();
        Assert.Equal(1, trained.Epochs[trained.BestEpoch - 1].ValidationAccuracy);
    }

    [Fact]
    public void Train_HierarchicalAttentionOnTwoThreads_CanBeRepeatedAndMovesEveryWeight()
    {
        var options = Options with { Epochs = 1, Threads = 2, AdversarialNorm = 1 };
        var spec = Hierarchical with { SpatialDropout = 0.4, Dropout = 0.4 };
        float[] weights = Weights(options, spec);
        Assert.Equal(weights, Weights(options, spec));
        float[] start = Weights(options with { LearningRate = 1e-30 }, spec);
        int still = weights.Zip(start).Count(pair => pair.First == pair.Second);
        Assert.InRange(still, 0, 2 * spec.EmbeddingSize); // padding and the end of a sentence are never read
    }

    /// <summary>Each review many times over, so that it is both learnt and held back for validation.</summary>
    private static bool LearnsByHeart(TrainingOptions options)
    {
        TrainingExample[] examples = [.. Enumerable.Repeat(Examples(32), 16).SelectMany(copy => copy)];
        using var classifier = Train(options with { Epochs = 40, ValidationSplit = 0.4 }, Spec, examples, out var epochs);
        return epochs.Max(epoch => epoch.ValidationAccuracy) == 1;
    }

    /// <summary>Random reviews, every second one positive: there is nothing to learn but each by itself.</summary>
    private static TrainingExample[] Examples(int count) =>
        [
            .. TestModels
                .Reviews(count + 1, maxLength: 12)
                .Skip(1)
                .Select((review, i) => new TrainingExample([.. review, i % 30 + 1, i / 30 + 1], i % 2 == 0)),
        ];

    private static TrainedClassifier Train(
        TrainingOptions options,
        ModelSpec spec,
        TrainingExample[] examples,
        Action<TrainingProgress>? onStep = null
    ) => new Trainer(options).Train(spec, examples, onStep: onStep, stop: TestContext.Current.CancellationToken);

    private static RecurrentClassifier Train(
        TrainingOptions options,
        ModelSpec spec,
        TrainingExample[] examples,
        out IReadOnlyList<EpochResult> epochs
    )
    {
        var trained = Train(options, spec, examples);
        epochs = trained.Epochs;
        return trained.Classifier;
    }

    private static float[] Weights(TrainingOptions options, ModelSpec? spec = null, int count = 32) =>
        Weights(Train(options, spec ?? Spec, Examples(count)));

    private static float[] Weights(TrainedClassifier trained)
    {
        using var classifier = trained.Classifier;
        return [.. classifier.Weights().SelectMany(weight => weight.Tensor.data<float>().ToArray())];
    }
}
