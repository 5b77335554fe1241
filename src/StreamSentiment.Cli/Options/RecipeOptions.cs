using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Options;

/// <summary>
/// The options that change a <see cref="Recipe"/>. Those that are not given keep the value of the architecture or the preset.
/// </summary>
internal sealed class RecipeOptions
{
    private readonly Option<string> preset = new("--preset")
    {
        Description =
            $"Preset of all settings: {Recipe.EverydayName}, small and for texts of all lengths; "
            + $"{Recipe.StrongName}, networks and n-grams, the most accurate on long reviews that two CPU cores train in an "
            + "hour.",
    };
    private readonly Option<string> architecture = new("--architecture", "-a")
    {
        Description =
            $"Architecture: {string.Join(", ", ModelSpec.Architectures)}, or {ModelSpec.NGramsName}, which is n-grams without a "
            + "network. Default: stacked-lstm.",
    };
    private readonly Option<int?> units = new("--units") { Description = "Units of each recurrent layer, per direction." };
    private readonly Option<int?> layers = new("--layers")
    {
        Description = "Number of recurrent layers; added ones are like the architecture's last.",
    };
    private readonly Option<bool?> bidirectional = new("--bidirectional")
    {
        Description = "true: each recurrent layer also reads from the end.",
    };
    private readonly Option<bool?> resetAfter = new("--reset-after")
    {
        Description = "GRU with true: the reset gate is applied after the matrix product, as in libtorch's fast GRU.",
    };
    private readonly Option<Pooling?> pooling = new("--pooling")
    {
        Description = "Pooling of the states into one vector: last, max, mean or attention.",
    };
    private readonly Option<int?> embeddingSize = new("--embedding-size") { Description = "Size of the embedding of a token." };
    private readonly Option<int[]> dense = new("--dense")
    {
        Description = "Units of a dense layer before the logit; repeat it for several layers.",
    };
    private readonly Option<double?> spatialDropout = new("--spatial-dropout")
    {
        Description = "Share of the embedding's features that are dropped in each review, 0 to 1.",
    };
    private readonly Option<double?> dropout = new("--dropout")
    {
        Description = "Share of the pooled state that is dropped, " + "0 to 1.",
    };
    private readonly Option<TokenizerKind?> profile = new("--profile", "-p") { Description = "Text profile: keras or nltk." };
    private readonly Option<Cleaning?> cleaning = new("--cleaning")
    {
        Description =
            "typographic removes tags, undoes escaping and writes quotes, dashes, blanks and letters as a keyboard does; html "
            + "only removes tags and decodes entities once; none keeps all.",
    };
    private readonly Option<UnknownPolicy?> unknown = new("--unknown")
    {
        Description = "Treatment of words outside the vocabulary: drop or unk.",
    };
    private readonly Option<int?> vocabularySize = new("--vocabulary-size")
    {
        Description = "Number of token ids, padding included.",
    };
    private readonly Option<int?> maxSequenceLength = new("--max-sequence-length")
    {
        Description = "The most tokens of a review that the model reads.",
    };
    private readonly Option<Padding?> truncating = new("--truncating")
    {
        Description = "End at which a longer review is cut: pre keeps its end, post its beginning.",
    };
    private readonly Option<Padding?> padding = new("--padding")
    {
        Description =
            "post ends at the review's last token; pre fills the front up to the full length, and the model reads the "
            + "padding too, as with Keras' pad_sequences.",
    };
    private readonly Option<int?> wordVectorEpochs = new("--word-vector-epochs")
    {
        Description = "Skip-gram passes over the training reviews that initialise the embedding; 0: random.",
    };
    private readonly Option<Training.OptimizerKind?> optimizer = new("--optimizer")
    {
        Description = "Optimizer: rmsprop or adam.",
    };
    private readonly Option<double?> learningRate = new("--learning-rate") { Description = "Learning rate of the optimizer." };
    private readonly Option<LearningRateSchedule?> schedule = new("--schedule")
    {
        Description = "Schedule of the learning rate over the epochs: constant, linear or cosine.",
    };
    private readonly Option<double?> warmup = new("--warmup")
    {
        Description = "Share of all steps during which the learning rate rises at first, 0 to 1.",
    };
    private readonly Option<int?> batchSize = new("--batch-size") { Description = "Reviews per step." };
    private readonly Option<int?> epochs = new("--epochs") { Description = "The most passes over the reviews." };
    private readonly Option<int?> patience = new("--patience")
    {
        Description = "Early stopping after this many epochs without a better validation accuracy.",
    };
    private readonly Option<double?> validationSplit = new("--validation-split")
    {
        Description = "Share of the reviews that is held out to choose the best epoch, 0 to 1.",
    };
    private readonly Option<ValidationSampling?> validation = new("--validation")
    {
        Description = "Choice of the held-out reviews: random, or blocks of neighbours in the data.",
    };
    private readonly Option<double?> clipNorm = new("--clip-norm")
    {
        Description = "L2 norm at which gradients are clipped; 0: no clipping.",
    };
    private readonly Option<double?> labelSmoothing = new("--label-smoothing")
    {
        Description = "Label smoothing: share of certainty taken from each label, 0 to 1.",
    };
    private readonly Option<double?> nGramTargets = new("--ngram-targets")
    {
        Description =
            "Share of each target that is the probability which n-grams of other reviews give it, 0 to 1; only with a preset "
            + "that has n-grams and networks.",
    };
    private readonly Option<double?> adversarialNorm = new("--adversarial-norm")
    {
        Description = "L2 norm of the adversarial perturbation of the embedded tokens; 0: none.",
    };
    private readonly Option<double?> virtualAdversarialNorm = new("--virtual-adversarial-norm")
    {
        Description =
            "L2 norm of the virtual adversarial perturbation, which needs no label; 0: none. Trebles the time, in fp32.",
    };
    private readonly Option<bool> unlabelled = new("--unlabelled")
    {
        Description =
            $"With --preset {Recipe.StrongName}: learn from the data's unlabelled reviews too, as a language model, by "
            + "guessed labels and by a virtual adversarial loss. A night on two CPU cores, or a GPU.",
    };
    private readonly Option<int?> languageModelEpochs = new("--language-model-epochs")
    {
        Description = "With --unlabelled: passes in which networks first learn to foretell words; 0: none.",
    };
    private readonly Option<double?> weightAveraging = new("--weight-averaging")
    {
        Description = "Decay per step of the running mean of the weights, which becomes the model; 0: none.",
    };
    private readonly Option<bool?> embeddingsTrainable = new("--embeddings-trainable")
    {
        Description = "true: the embedding is trained too.",
    };
    private readonly Option<Precision?> precision = new("--training-precision")
    {
        Description = "Number format of the recurrent layers in training: fp32, bf16 or auto.",
    };
    private readonly Option<int?> seed = new("--seed") { Description = "Seed of the random split, weights, order and dropout." };
    private readonly Option<int?> threads = new("--threads")
    {
        Description = "Threads that share each batch; at most the number of idle cores. Default: one per core.",
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
            nGramTargets,
            adversarialNorm,
            virtualAdversarialNorm,
            weightAveraging,
            embeddingsTrainable,
            precision,
            seed,
            threads,
        ];

    /// <summary>What a model of n-grams alone has of all these settings.</summary>
    private Option[] OfNGrams =>
        [profile, cleaning, unknown, vocabularySize, maxSequenceLength, truncating, validationSplit, validation, seed, threads];

    public void AddTo(Command command)
    {
        EnumValues.AcceptOnly(preset, [Recipe.EverydayName, Recipe.StrongName]);
        EnumValues.AcceptOnly(architecture, [.. ModelSpec.Architectures, ModelSpec.NGramsName]);
        AddSettingsTo(command);
        command.Add(preset);
        command.Add(architecture);
    }

    /// <summary>Adds what unlabelled reviews need.</summary>
    public void AddUnlabelledTo(Command command)
    {
        command.Add(unlabelled);
        command.Add(languageModelEpochs);
    }

    /// <summary>Adds all options but the choice of an architecture or a preset.</summary>
    public void AddSettingsTo(Command command)
    {
        foreach (var option in Settings)
        {
            command.Add(option);
        }
    }

    /// <summary>The names of the settings on the command line, without their dashes.</summary>
    public IReadOnlyCollection<string> Given(ParseResult parsed) =>
        [.. Settings.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(NameOf)];

    /// <exception cref="UsageException">Both an architecture and a preset are given, or a setting is out of its
    /// range.</exception>
    public Recipe Read(ParseResult parsed)
    {
        string? named = parsed.GetValue(architecture);
        if (parsed.GetValue(unlabelled))
        {
            return parsed.GetValue(preset) == Recipe.StrongName && named is null
                ? Read(parsed, OfUnlabelled(parsed))
                : throw new UsageException(
                    $"{unlabelled.Name} is of --preset {Recipe.StrongName}, whose n-grams guess the labels that are missing; "
                        + $"--preset {Recipe.EverydayName} reads unlabelled reviews in any case."
                );
        }

        if (parsed.GetValue(languageModelEpochs) is not null)
        {
            throw new UsageException($"{languageModelEpochs.Name} is of {unlabelled.Name}: add that, or leave it out.");
        }

        if (parsed.GetValue(preset) is not { } chosen)
        {
            return Read(parsed, Recipe.FromArchitecture(named ?? "stacked-lstm"));
        }

        return named is null
            ? Read(parsed, Recipe.Named(chosen))
            : throw new UsageException(
                "--preset and --architecture cannot be given together: a preset " + "has its own architecture."
            );
    }

    /// <summary>The recipe, changed by the settings on the command line.</summary>
    public Recipe Read(ParseResult parsed, Recipe recipe)
    {
        if (!recipe.Spec.HasNetworks && Given(parsed).Except(OfNGrams.Select(NameOf)).FirstOrDefault() is { } without)
        {
            throw new UsageException(
                $"--{without} is a setting of networks, and {recipe.Name} has none: leave it out. It has "
                    + $"{string.Join(", ", OfNGrams.Select(option => option.Name))}."
            );
        }

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
            throw new UsageException(e.Message);
        }

        if (recipe.Unlabelled is not null && recipe.Training.NGramTargets == 0)
        {
            throw new UsageException($"{unlabelled.Name} needs {nGramTargets.Name} above 0: n-grams guess the labels.");
        }

        if (recipe.Training.NGramTargets > 0 && recipe.Spec.NGrams is null)
        {
            throw new UsageException($"{nGramTargets.Name} needs n-grams, and {recipe.Name} has none: leave it out.");
        }

        var faults = new List<ValidationResult>();
        return Validator.TryValidateObject(
            recipe.Training,
            new ValidationContext(recipe.Training),
            faults,
            validateAllProperties: true
        )
            ? recipe
            : throw new UsageException(string.Join(" ", faults.Select(fault => fault.ErrorMessage)));
    }

    private Recipe OfUnlabelled(ParseResult parsed)
    {
        var options = Recipe.StrongOfUnlabelled.Unlabelled!;
        options = options with { LanguageModelEpochs = parsed.GetValue(languageModelEpochs) ?? options.LanguageModelEpochs };
        return options.LanguageModelEpochs is >= 0 and <= 1000
            ? Recipe.StrongOfUnlabelled with
            {
                Unlabelled = options,
            }
            : throw new UsageException($"{languageModelEpochs.Name} must be from 0 to 1000.");
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

    private static string NameOf(Option option) => option.Name.TrimStart('-');

    private ModelSpec Spec(ParseResult parsed, ModelSpec spec)
    {
        if (!spec.HasNetworks)
        {
            return spec;
        }

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
            NGramTargets = parsed.GetValue(nGramTargets) ?? options.NGramTargets,
            AdversarialNorm = parsed.GetValue(adversarialNorm) ?? options.AdversarialNorm,
            VirtualAdversarialNorm = parsed.GetValue(virtualAdversarialNorm) ?? options.VirtualAdversarialNorm,
            WeightAveraging = parsed.GetValue(weightAveraging) ?? options.WeightAveraging,
            EmbeddingsTrainable = parsed.GetValue(embeddingsTrainable) ?? options.EmbeddingsTrainable,
            Precision = parsed.GetValue(precision) ?? options.Precision,
            Seed = parsed.GetValue(seed) ?? options.Seed,
            Threads = parsed.GetValue(threads) ?? options.Threads,
        };
}
