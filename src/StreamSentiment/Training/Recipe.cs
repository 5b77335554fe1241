using StreamSentiment.Modeling;
using StreamSentiment.Text;

namespace StreamSentiment.Training;

/// <summary>Everything that turns labelled reviews into a model.</summary>
public sealed record Recipe
{
    /// <summary>The name of the strongest recipe, for <c>--preset</c>.</summary>
    public const string StrongName = "strong";

    /// <summary>The name of the recipe for texts of all lengths, for <c>--preset</c>.</summary>
    public const string EverydayName = "everyday";

    /// <summary>The architecture or the preset it comes from.</summary>
    public required string Name { get; init; }

    /// <summary>The rules by which text becomes token ids.</summary>
    public required TextProfile Text { get; init; }

    /// <summary>The network; its vocabulary size is replaced by that of the vocabulary that the reviews give.</summary>
    public required ModelSpec Spec { get; init; }

    /// <summary>Settings of the training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>
    /// Skip-gram word vectors are learnt from the training reviews first, for this many passes; 0 for random embeddings.
    /// </summary>
    public int WordVectorEpochs { get; init; }

    /// <summary>What is taken from unlabelled reviews; null to learn from labelled ones alone.</summary>
    public UnlabelledOptions? Unlabelled { get; init; }

    /// <summary>How examples are drawn and taught; null to learn each review as it is.</summary>
    public EverydayOptions? Everyday { get; init; }

    /// <summary>
    /// A small model for texts of all lengths and of several sources; how it was chosen: models/README.md.
    /// </summary>
    public static Recipe ForEveryday { get; } =
        new()
        {
            Name = EverydayName,
            Text = new TextProfile
            {
                VocabularySize = 30_000,
                MaxSequenceLength = 400,
                Cleaning = Cleaning.Emoji,
            },
            Spec = ModelSpec.Named("stacked-lstm", 30_000) with { SpatialDropout = 0.15, Dropout = 0.2 },
            Training = new TrainingOptions
            {
                LearningRate = 0.005,
                Schedule = LearningRateSchedule.Cosine,
                Warmup = 0.05,
                BatchSize = 256,
                Epochs = 9,
                KeepsLastEpoch = true,
                WeightAveraging = 0.997,
                ValidationSplit = 0.06,
                Validation = ValidationSampling.Blocks,
                Precision = Precision.Auto,
            },
            Everyday = new EverydayOptions(),
        };

    /// <summary>
    /// The strongest model that two CPU cores train within an hour: two networks and n-grams, which each err elsewhere; how it
    /// was chosen: models/README.md.
    /// </summary>
    public static Recipe Strong { get; } =
        new()
        {
            Name = StrongName,
            Text = OfNGrams,
            Spec = new ModelSpec
            {
                VocabularySize = OfNGrams.VocabularySize,
                EmbeddingSize = 200,
                SpatialDropout = 0.3,
                RecurrentLayers = [new(RecurrentCell.Lstm, 128, Bidirectional: true)],
                Pooling = Pooling.Max,
                Dropout = 0.5,
                Members = 2,
                NGrams = new() { Count = NGramSpec.UsualCount },
                NetworkLength = 400,
            },
            Training = new TrainingOptions
            {
                BatchSize = 64,
                Epochs = 7,
                Patience = 2,
                NGramTargets = 0.5,
                WeightAveraging = 0.999,
                ValidationSplit = 0.1,
                Validation = ValidationSampling.Blocks,
                Precision = Precision.Auto,
            },
            WordVectorEpochs = 8,
        };

    /// <summary>
    /// The same with unlabelled reviews: a night on two CPU cores, or a GPU. The norm is the one that the authors of virtual
    /// adversarial training took for IMDb.
    /// </summary>
    public static Recipe StrongOfUnlabelled { get; } =
        Strong with
        {
            Training = Strong.Training with { VirtualAdversarialNorm = 5, Precision = Precision.Fp32 },
            Unlabelled = new UnlabelledOptions(),
        };

    /// <summary>
    /// For the 1,600 reviews of a product domain: few words, a small network, large steps from small random vectors.
    /// </summary>
    public static Recipe InDomain { get; } =
        new()
        {
            Name = "in-domain",
            Text = new TextProfile { VocabularySize = 8_000, MaxSequenceLength = 300 },
            Spec = ModelSpec.Named("bilstm", 8_000) with
            {
                EmbeddingSize = 64,
                SpatialDropout = 0.5,
                Dropout = 0.5,
                Pooling = Pooling.Max,
            },
            Training = new TrainingOptions
            {
                LearningRate = 0.005,
                BatchSize = 32,
                Epochs = 20,
                Patience = 5,
                ValidationSplit = 0.1,
                WeightAveraging = 0.98,
            },
        };

    /// <summary>
    /// Continues the training of a model with a few thousand reviews of another domain, whose words it has to learn; how it was
    /// chosen: models/README.md. Text profile and network are those of that model; of this recipe's only the dropouts count.
    /// </summary>
    public static Recipe FineTuning { get; } =
        FromArchitecture("stacked-lstm") with
        {
            Name = "fine-tuning",
            Spec = ModelSpec.Named("stacked-lstm", 8_000) with { SpatialDropout = 0.3, Dropout = 0.5 },
            Training = new TrainingOptions
            {
                LearningRate = 0.001,
                BatchSize = 32,
                Epochs = 8,
                Patience = 3,
                ValidationSplit = 0.1,
                WeightAveraging = 0.98,
                Precision = Precision.Auto,
            },
        };

    /// <summary>The recipe of an architecture or a preset.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static Recipe Named(string name) =>
        name == StrongName ? Strong
        : name == EverydayName ? ForEveryday
        : FromArchitecture(name);

    /// <summary>
    /// A log-odds for each n-gram, learnt in seconds and read to the end of the longest review; how it was pruned:
    /// docs/training.md.
    /// </summary>
    public static Recipe NGrams { get; } =
        new()
        {
            Name = ModelSpec.NGramsName,
            Text = OfNGrams,
            Spec = ModelSpec.Named(ModelSpec.NGramsName, OfNGrams.VocabularySize),
            Training = new TrainingOptions { ValidationSplit = 0.1, Validation = ValidationSampling.Blocks },
        };

    /// <summary>
    /// N-grams need an unknown word to stand between its neighbours: dropped, it would make a bi-gram of them.
    /// </summary>
    private static TextProfile OfNGrams =>
        new()
        {
            VocabularySize = 30_000,
            MaxSequenceLength = 4096,
            Unknown = UnknownPolicy.Unk,
        };

    /// <summary>The architecture of this name as the field's standard course trains it on IMDb (models/README.md).</summary>
    /// <exception cref="ArgumentException">There is no architecture of this name.</exception>
    public static Recipe FromArchitecture(string architecture)
    {
        if (architecture == ModelSpec.NGramsName)
        {
            return NGrams;
        }

        var text = architecture switch
        {
            "product" => new TextProfile
            {
                Tokenizer = TokenizerKind.Nltk,
                VocabularySize = 10_000,
                MaxSequenceLength = 100,
            },
            "han" => new TextProfile
            {
                VocabularySize = 8_000,
                MaxSequenceLength = 200,
                Sentences = true,
            },
            _ => new TextProfile { VocabularySize = 8_000, MaxSequenceLength = 200 },
        };
        return new()
        {
            Name = architecture,
            Text = text,
            Spec = ModelSpec.Named(architecture, text.VocabularySize),
            Training = new TrainingOptions
            {
                Optimizer = OptimizerKind.RmsProp,
                BatchSize = 128,
                ValidationSplit = 0.2,
                Validation = ValidationSampling.Blocks,
                WeightAveraging = 0.99,
            },
        };
    }

    /// <summary>The settings of this recipe's training, for a manifest.</summary>
    internal Dictionary<string, string> Facts()
    {
        if (!Spec.HasNetworks)
        {
            return new()
            {
                ["recipe"] = Name,
                ["validation"] = $"{Training.ValidationSplit} {Training.Validation}",
                ["seed"] = $"{Training.Seed}",
                ["threads"] = $"{Training.Threads}",
            };
        }

        var facts = new Dictionary<string, string>
        {
            ["recipe"] = Name,
            ["optimizer"] = $"{Training.Optimizer}",
            ["learningRate"] = $"{Training.LearningRate}",
            ["schedule"] = $"{Training.Schedule}",
            ["warmup"] = $"{Training.Warmup}",
            ["batchSize"] = $"{Training.BatchSize}",
            ["validation"] = $"{Training.ValidationSplit} {Training.Validation}",
            ["clipNorm"] = $"{Training.ClipNorm}",
            ["labelSmoothing"] = $"{Training.LabelSmoothing}",
            ["adversarialNorm"] = $"{Training.AdversarialNorm}",
            ["virtualAdversarialNorm"] = $"{Training.VirtualAdversarialNorm}",
            ["weightAveraging"] = $"{Training.WeightAveraging}",
            ["embeddingsTrainable"] = $"{Training.EmbeddingsTrainable}",
            ["wordVectorEpochs"] = $"{WordVectorEpochs}",
            ["precision"] = $"{Training.Precision}",
            ["seed"] = $"{Training.Seed}",
            ["threads"] = $"{Training.Threads}",
        };
        if (Spec.NGrams is not null)
        {
            facts["nGramTargets"] = $"{Training.NGramTargets}";
        }

        if (Unlabelled is { } unlabelled)
        {
            facts["languageModelEpochs"] = $"{unlabelled.LanguageModelEpochs}";
            facts["unlabelledPerLabelled"] = $"{unlabelled.PerLabelled}";
        }

        if (Everyday is { } everyday)
        {
            facts["generations"] = $"{everyday.Generations}";
            facts["networks"] = $"{everyday.Networks}";
            facts["examplesPerEpoch"] = $"{everyday.ExamplesPerEpoch}";
            facts["shares"] = $"documents {everyday.Documents}, titles {everyday.Titles}, own sentences {everyday.OwnSentences}";
            facts["labelShare"] = $"{everyday.LabelShare}";
            facts["studentShare"] = $"{everyday.StudentShare}";
            facts["folds"] = $"{everyday.Folds}";
        }

        return facts;
    }
}
