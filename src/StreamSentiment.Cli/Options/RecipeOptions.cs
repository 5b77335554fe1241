using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Options;

/// <summary>The options that change a <see cref="Recipe"/>: what is not given stays as the architecture or the preset has it.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<string?> preset = new("--preset")
    {
        Description = $"A recipe of its own: {Recipe.StrongName}, the most accurate that two CPU cores train in an hour.",
    };
    private readonly Option<string?> architecture = new("--architecture", "-a")
    {
        Description = $"One of {string.Join(", ", ModelSpec.Architectures)}. Default: stacked-lstm.",
    };
    private readonly Option<int?> units = new("--units") { Description = "Units of each recurrent layer, a direction." };
    private readonly Option<int?> layers = new("--layers")
    {
        Description = "Recurrent layers, each like the architecture's last.",
    };
    private readonly Option<bool?> bidirectional = new("--bidirectional")
    {
        Description = "Whether each recurrent layer also reads from the end.",
    };
    private readonly Option<bool?> resetAfter = new("--reset-after")
    {
        Description = "GRU: the reset gate after the matrix product, as libtorch's fast one has it.",
    };
    private readonly Option<Pooling?> pooling = new("--pooling")
    {
        Description = "How the states become one vector: last, max, mean or attention.",
    };
    private readonly Option<int?> embeddingSize = new("--embedding-size") { Description = "Features a token." };
    private readonly Option<int[]> dense = new("--dense")
    {
        Description = "Units of a dense layer before the logit; may be repeated.",
    };
    private readonly Option<double?> spatialDropout = new("--spatial-dropout")
    {
        Description = "Share of embedding features dropped a review.",
    };
    private readonly Option<double?> dropout = new("--dropout") { Description = "Share of the pooled state dropped." };
    private readonly Option<TokenizerKind?> profile = new("--profile", "-p") { Description = "Text profile: keras or nltk." };
    private readonly Option<Cleaning?> cleaning = new("--cleaning")
    {
        Description = "html removes tags and decodes entities; none leaves them.",
    };
    private readonly Option<UnknownPolicy?> unknown = new("--unknown")
    {
        Description = "Words outside the vocabulary: drop or unk.",
    };
    private readonly Option<int?> vocabularySize = new("--vocabulary-size") { Description = "Token ids, padding included." };
    private readonly Option<int?> maxSequenceLength = new("--max-sequence-length")
    {
        Description = "Tokens of a review that the model reads.",
    };
    private readonly Option<Padding?> truncating = new("--truncating")
    {
        Description = "Where a longer review is cut: pre keeps its end, post its beginning.",
    };
    private readonly Option<Padding?> padding = new("--padding")
    {
        Description =
            "post stops at a review's last token; pre fills up to the whole length at the front and reads the padding too, as Keras' pad_sequences does.",
    };
    private readonly Option<int?> wordVectorEpochs = new("--word-vector-epochs")
    {
        Description = "Passes of skip-gram over the training reviews that the embedding starts from; 0 for random ones.",
    };
    private readonly Option<Training.OptimizerKind?> optimizer = new("--optimizer") { Description = "rmsprop or adam." };
    private readonly Option<double?> learningRate = new("--learning-rate") { Description = "Size of a step." };
    private readonly Option<LearningRateSchedule?> schedule = new("--schedule")
    {
        Description = "How the learning rate changes over the epochs: constant, linear or cosine.",
    };
    private readonly Option<double?> warmup = new("--warmup")
    {
        Description = "Share of all steps over which the learning rate first rises.",
    };
    private readonly Option<int?> batchSize = new("--batch-size") { Description = "Reviews a step." };
    private readonly Option<int?> epochs = new("--epochs") { Description = "Passes over the reviews, at most." };
    private readonly Option<int?> patience = new("--patience")
    {
        Description = "Early stopping: epochs without a better validation accuracy.",
    };
    private readonly Option<double?> validationSplit = new("--validation-split")
    {
        Description = "Share of the reviews held back to choose the best epoch.",
    };
    private readonly Option<ValidationSampling?> validation = new("--validation")
    {
        Description = "Which are held back: random, or blocks of neighbours in the data.",
    };
    private readonly Option<double?> clipNorm = new("--clip-norm")
    {
        Description = "L2 norm that gradients are scaled down to; 0 for none.",
    };
    private readonly Option<double?> labelSmoothing = new("--label-smoothing")
    {
        Description = "Share of certainty taken from each label.",
    };
    private readonly Option<double?> adversarialNorm = new("--adversarial-norm")
    {
        Description = "L2 norm of the adversarial move of the embedded tokens; 0 for none.",
    };
    private readonly Option<double?> weightAveraging = new("--weight-averaging")
    {
        Description = "Decay a step of the running mean of the weights that is kept; 0 for none.",
    };
    private readonly Option<bool?> embeddingsTrainable = new("--embeddings-trainable")
    {
        Description = "Whether the embedding is trained.",
    };
    private readonly Option<Precision?> precision = new("--training-precision")
    {
        Description = "Number format of the recurrent layers in training: fp32, bf16 or auto.",
    };
    private readonly Option<int?> seed = new("--seed") { Description = "Of split, weights, order and dropout." };
    private readonly Option<int?> threads = new("--threads")
    {
        Description = "Threads that share each batch; no more than idle cores. Default: one a core.",
    };

    private Option[] Settings =>
        [
            units,
            layers,
            bidirectional,
            resetAfter,
            pooling,
            embeddingSize,
            dense,
            spatialDropout,
            dropout,
            profile,
            cleaning,
            unknown,
            vocabularySize,
            maxSequenceLength,
            truncating,
            padding,
            wordVectorEpochs,
            optimizer,
            learningRate,
            schedule,
            warmup,
            batchSize,
            epochs,
            patience,
            validationSplit,
            validation,
            clipNorm,
            labelSmoothing,
            adversarialNorm,
            weightAveraging,
            embeddingsTrainable,
            precision,
            seed,
            threads,
        ];

    public void AddTo(Command command)
    {
        preset.AcceptOnlyFromAmong(Recipe.StrongName);
        architecture.AcceptOnlyFromAmong([.. ModelSpec.Architectures]);
        AddSettingsTo(command);
        command.Add(preset);
        command.Add(architecture);
    }

    /// <summary>All but the choice of an architecture or a preset.</summary>
    public void AddSettingsTo(Command command)
    {
        foreach (var option in Settings)
        {
            command.Add(option);
        }
    }

    /// <summary>The names of the settings that are given, without their dashes.</summary>
    public IReadOnlyCollection<string> Given(ParseResult parsed) =>
        [
            .. Settings
                .Where(option => parsed.GetResult(option) is { Implicit: false })
                .Select(option => option.Name.TrimStart('-')),
        ];

    /// <exception cref="WrongUseException">Both an architecture and a preset are given, or a setting is out of its range.</exception>
    public Recipe Read(ParseResult parsed)
    {
        string? named = parsed.GetValue(architecture);
        if (parsed.GetValue(preset) is null)
        {
            return Read(parsed, Recipe.FromArchitecture(named ?? "stacked-lstm"));
        }

        return named is null
            ? Read(parsed, Recipe.Strong)
            : throw new WrongUseException("--preset and --architecture exclude each other: a preset has its architecture.");
    }

    /// <summary>The settings that are given, on top of <paramref name="recipe"/>.</summary>
    public Recipe Read(ParseResult parsed, Recipe recipe)
    {
        recipe = recipe with
        {
            Text = Text(parsed, recipe.Text),
            Training = Training(parsed, recipe.Training),
            WordVectorEpochs = parsed.GetValue(wordVectorEpochs) ?? recipe.WordVectorEpochs,
        };
        recipe = recipe with { Spec = Spec(parsed, recipe.Spec with { VocabularySize = recipe.Text.VocabularySize }) };
        try
        {
            recipe.Text.Validate();
            recipe.Spec.Validate();
        }
        catch (Exception e) when (e is ArgumentException or InvalidModelException)
        {
            throw new WrongUseException(e.Message);
        }

        var faults = new List<ValidationResult>();
        return Validator.TryValidateObject(
            recipe.Training,
            new ValidationContext(recipe.Training),
            faults,
            validateAllProperties: true
        )
            ? recipe
            : throw new WrongUseException(string.Join(" ", faults.Select(fault => fault.ErrorMessage)));
    }

    private TextProfile Text(ParseResult parsed, TextProfile text) =>
        text with
        {
            Tokenizer = parsed.GetValue(profile) ?? text.Tokenizer,
            Cleaning = parsed.GetValue(cleaning) ?? text.Cleaning,
            Unknown = parsed.GetValue(unknown) ?? text.Unknown,
            VocabularySize = parsed.GetValue(vocabularySize) ?? text.VocabularySize,
            MaxSequenceLength = parsed.GetValue(maxSequenceLength) ?? text.MaxSequenceLength,
            Truncating = parsed.GetValue(truncating) ?? text.Truncating,
            Padding = parsed.GetValue(padding) ?? text.Padding,
        };

    private ModelSpec Spec(ParseResult parsed, ModelSpec spec)
    {
        int count = parsed.GetValue(layers) ?? spec.RecurrentLayers.Count;
        var all = spec
            .RecurrentLayers.Concat(Enumerable.Repeat(spec.RecurrentLayers[^1], Math.Max(0, count - spec.RecurrentLayers.Count)))
            .Take(count);
        return spec with
        {
            EmbeddingSize = parsed.GetValue(embeddingSize) ?? spec.EmbeddingSize,
            RecurrentLayers = [.. all.Select(Changed)],
            SentenceLayer = spec.SentenceLayer is { } layer ? Changed(layer) : null,
            Pooling = parsed.GetValue(pooling) ?? spec.Pooling,
            DenseLayers = parsed.GetValue(dense) is { Length: > 0 } given ? given : spec.DenseLayers,
            SpatialDropout = parsed.GetValue(spatialDropout) ?? spec.SpatialDropout,
            Dropout = parsed.GetValue(dropout) ?? spec.Dropout,
        };

        RecurrentLayerSpec Changed(RecurrentLayerSpec layer) =>
            layer with
            {
                Units = parsed.GetValue(units) ?? layer.Units,
                Bidirectional = parsed.GetValue(bidirectional) ?? layer.Bidirectional,
                ResetAfter = parsed.GetValue(resetAfter) ?? layer.ResetAfter,
            };
    }

    private TrainingOptions Training(ParseResult parsed, TrainingOptions options) =>
        options with
        {
            Optimizer = parsed.GetValue(optimizer) ?? options.Optimizer,
            LearningRate = parsed.GetValue(learningRate) ?? options.LearningRate,
            Schedule = parsed.GetValue(schedule) ?? options.Schedule,
            Warmup = parsed.GetValue(warmup) ?? options.Warmup,
            BatchSize = parsed.GetValue(batchSize) ?? options.BatchSize,
            Epochs = parsed.GetValue(epochs) ?? options.Epochs,
            Patience = parsed.GetValue(patience) ?? options.Patience,
            ValidationSplit = parsed.GetValue(validationSplit) ?? options.ValidationSplit,
            Validation = parsed.GetValue(validation) ?? options.Validation,
            ClipNorm = parsed.GetValue(clipNorm) ?? options.ClipNorm,
            LabelSmoothing = parsed.GetValue(labelSmoothing) ?? options.LabelSmoothing,
            AdversarialNorm = parsed.GetValue(adversarialNorm) ?? options.AdversarialNorm,
            WeightAveraging = parsed.GetValue(weightAveraging) ?? options.WeightAveraging,
            EmbeddingsTrainable = parsed.GetValue(embeddingsTrainable) ?? options.EmbeddingsTrainable,
            Precision = parsed.GetValue(precision) ?? options.Precision,
            Seed = parsed.GetValue(seed) ?? options.Seed,
            Threads = parsed.GetValue(threads) ?? options.Threads,
        };
}
