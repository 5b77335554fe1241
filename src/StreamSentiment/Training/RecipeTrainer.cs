using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using StreamSentiment.Threading;
using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.WordVectors;

namespace StreamSentiment.Training;

/// <summary>Labelled reviews in, a calibrated model out: vocabulary, n-grams, word vectors, training, temperature.</summary>
internal sealed class RecipeTrainer(Recipe recipe, TimeProvider? clock = null)
{
    private float[]? answers; // of the teacher, so that a refit does not ask again

    /// <summary>
    /// File of pretrained vectors that the embedding starts from, as wide as they are; null for the recipe's own start.
    /// </summary>
    public string? Embeddings { get; init; }

    /// <summary>
    /// A stored model whose training is continued: its vocabulary, text profile, architecture and weights take the recipe's
    /// place.
    /// </summary>
    public ModelFiles? From { get; init; }

    /// <summary>Reviews without a label, for recipes that take something from them.</summary>
    public IReadOnlyList<string> Unlabelled { get; init; } = [];

    /// <summary>
    /// A model whose probabilities of the unlabelled reviews are learnt beside the labels, in place of what n-grams guess (Hinton
    /// et al. 2015, https://arxiv.org/abs/1503.02531); null for none. The caller disposes of it.
    /// </summary>
    public SentimentModel? Teacher { get; init; }

    /// <summary>Called at the start of each stage, with a few words about it.</summary>
    public Action<string>? OnStage { get; init; }

    /// <summary>Called after each step of the first network.</summary>
    public Action<TrainingProgress>? OnStep { get; init; }

    /// <summary>
    /// Called after each epoch with the number of its network, from 1; from several threads if there are several networks.
    /// </summary>
    public Action<int, EpochResult>? OnEpoch { get; init; }

    /// <param name="reviews">All reviews to learn from; a part is held back for validation.</param>
    /// <param name="stop">
    /// Ends the training early, keeping the best epoch so far; before the end of the first epoch nothing is kept.
    /// </param>
    /// <exception cref="TrainingException">
    /// There are too few reviews, or all have one label, or word vectors that do not fit, or the training diverged.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped before there was anything to keep.</exception>
    public TrainedModel Train(IReadOnlyList<LabelledText> reviews, CancellationToken stop = default) =>
        Train(reviews, null, stop);

    /// <summary>
    /// Trains once more, on all reviews, by the outcome of a training with a validation split: as many epochs, the same
    /// temperature. There is more to learn from, and only a test split left to judge the model by.
    /// </summary>
    public TrainedModel Refit(IReadOnlyList<LabelledText> reviews, ValidationOutcome chosen, CancellationToken stop = default)
    {
        var refitted = Train(reviews, chosen, stop);
        stop.ThrowIfCancellationRequested(); // fewer epochs than were chosen are another choice
        return refitted;
    }

    private TrainedModel Train(IReadOnlyList<LabelledText> reviews, ValidationOutcome? chosen, CancellationToken stop)
    {
        Require(reviews);
        if (recipe.Spec.HasNetworks)
        {
            NativeTorch.EnsureLoaded();
        }

        var text = From?.Manifest.Text ?? recipe.Text;
        OnStage?.Invoke("building the vocabulary");
        var unlabelled = From is null && recipe.Unlabelled is not null ? Unlabelled : [];
        var vocabulary = From?.Vocabulary ?? Vocabulary.Build(reviews.Select(review => review.Text).Concat(unlabelled), text);
        var encoder = From?.Encoder ?? new TextEncoder(text, vocabulary);
        var spec = SpecOf(vocabulary);
        spec.RequireFits(text);
        TrainingExample[] examples =
        [
            .. reviews.Select(
                (review, place) => TrainingExample.From(encoder.Encode(review.Text), review) with { Place = place }
            ),
        ];
        OnStage?.Invoke(
            $"{examples.Length:N0} reviews, {vocabulary.Size:N0} token ids, "
                + $"{examples.Average(e => e.TokenIds.Length):F0} tokens a review"
        );
        float[]? pretrained = Embeddings is null ? null : ReadVectors(Embeddings, vocabulary, examples, ref spec, stop);
        var learnt = Split(examples, chosen);
        var held = learnt.Validation; // as the model reads them, and not its networks alone

        var stored = From?.ReadWeights();
        using var start = stored?.Networks;
        var nGrams = stored?.NGrams;
        if (From is null && spec.NGrams is { } wanted)
        {
            var guessed = Teacher is null ? unlabelled : [];
            (spec, nGrams, learnt) = LearnNGrams(spec, wanted, vocabulary, learnt, encoder, guessed, stop);
        }

        if (Teacher is not null)
        {
            answers ??= Ask(Teacher, unlabelled, stop);
            learnt = learnt with { Guessed = Taught(unlabelled, answers, encoder) };
        }

        TrainedClassifier[] members = [];
        if (spec.HasNetworks)
        {
            learnt = nGrams is null ? learnt : learnt.ReadBy(NetworkTokens.Of(spec, text));
            members = TrainNetworks(spec, start, vocabulary, learnt, pretrained, chosen, stop);
        }

        try
        {
            double[] odds = nGrams is null ? [] : [.. held.Select(example => nGrams.Score(example.TokenIds))];
            (double[] logits, spec) = Join(spec, members, odds, held, chosen, stop);
            chosen ??= Choice(members, held, logits, spec.NGrams?.Share);
            return new TrainedModel(recipe with { Text = text, Spec = spec }, vocabulary, encoder, members, held, logits, chosen)
            {
                NGrams = nGrams,
            };
        }
        catch
        {
            foreach (var member in members)
            {
                member.Classifier.Dispose(); // memory that the collector does not see
            }

            throw;
        }
    }

    private void Require(IReadOnlyList<LabelledText> reviews)
    {
        if (reviews.DistinctBy(review => review.IsPositive).Count() < 2)
        {
            throw new TrainingException(
                $"There are {reviews.Count} reviews to learn from, {reviews.Count(review => review.IsPositive)} of them "
                    + "positive: training needs both labels."
            );
        }

        if (From is { Manifest.Spec.HasNetworks: false })
        {
            throw new TrainingException(
                $"{From.Manifest.Name} {From.Manifest.Version} is of n-grams alone, which are learnt anew and not continued: "
                    + "train from scratch, on old and new reviews together."
            );
        }
    }

    private ModelSpec SpecOf(Vocabulary vocabulary) =>
        From is null
            ? recipe.Spec with
            {
                VocabularySize = vocabulary.Size,
            }
            : From.Manifest.Spec with
            {
                SpatialDropout = recipe.Spec.SpatialDropout,
                Dropout = recipe.Spec.Dropout,
            };

    /// <summary>What is learnt and what is held back; nothing is held back once the epochs are chosen.</summary>
    private Examples Split(TrainingExample[] examples, ValidationOutcome? chosen)
    {
        if (chosen is not null)
        {
            return new(examples, examples, [], []);
        }

        var (training, validation) = ValidationSplit.Create(
            examples,
            recipe.Training.ValidationSplit,
            recipe.Training.Validation,
            new Random(recipe.Training.Seed)
        );
        return new(examples, training, validation, []);
    }

    /// <summary>N-grams of what is learnt, which teach the networks where the recipe says so.</summary>
    private (ModelSpec Spec, NGramWeights NGrams, Examples Learnt) LearnNGrams(
        ModelSpec spec,
        NGramSpec wanted,
        Vocabulary vocabulary,
        Examples learnt,
        TextEncoder encoder,
        IReadOnlyList<string> unlabelled,
        CancellationToken stop
    )
    {
        var options = recipe.Training;
        OnStage?.Invoke("learning the n-grams");
        var (pruned, nGrams) = NGramView.Learn(wanted, learnt.Training, vocabulary.Size, options.Seed, stop);
        spec = spec with { NGrams = pruned };
        if (!spec.HasNetworks || options.NGramTargets <= 0)
        {
            return (spec, nGrams, learnt);
        }

        OnStage?.Invoke("scoring the reviews by n-grams of the other folds");
        var (taught, temperature) = NGramView.Teach(wanted, learnt.Training, vocabulary.Size, options, stop);
        int[][] others = [.. unlabelled.Select(text => encoder.Encode(text).TokenIds)];
        return (spec, nGrams, learnt with { Training = taught, Guessed = NGramView.Guess(others, nGrams, temperature) });
    }

    /// <summary>The teacher's probability of each review.</summary>
    private float[] Ask(SentimentModel teacher, IReadOnlyList<string> texts, CancellationToken stop)
    {
        OnStage?.Invoke($"asking the teacher about {texts.Count:N0} unlabelled reviews");
        float[] answers = new float[texts.Count];
        Parallel.ForEach(
            Enumerable.Range(0, texts.Count).Chunk(1024),
            new ParallelOptions { MaxDegreeOfParallelism = recipe.Training.Threads, CancellationToken = stop },
            part =>
                teacher.Score(
                    [.. part.Select(i => teacher.Encoder.Encode(texts[i]).TokenIds)],
                    answers.AsSpan(part[0], part.Length)
                )
        );
        return answers;
    }

    /// <summary>Each review as the student reads it, with the teacher's probability as its target.</summary>
    private TrainingExample[] Taught(IReadOnlyList<string> texts, float[] answers, TextEncoder encoder) =>
        [
            .. texts
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(recipe.Training.Threads)
                .Select(
                    (text, i) => new TrainingExample(encoder.Encode(text).TokenIds, answers[i] > 0.5f) { Target = answers[i] }
                )
                .Where(example => example.TokenIds.Length > 0),
        ];

    /// <summary>Networks of an ensemble are trained beside each other, one thread each; one alone gets all threads.</summary>
    private TrainedClassifier[] TrainNetworks(
        ModelSpec spec,
        NetworkEnsemble? start,
        Vocabulary vocabulary,
        Examples learnt,
        float[]? pretrained,
        ValidationOutcome? chosen,
        CancellationToken stop
    )
    {
        var members = new TrainedClassifier[spec.Members ?? 1];
        OnStage?.Invoke(members.Length == 1 ? "training the network" : $"training {members.Length} networks");
        var options = recipe.Training with { Threads = members.Length == 1 ? recipe.Training.Threads : 1 };
        var used = start is null || pretrained is not null ? null : VocabularySubset.From(learnt.All);
        int[][] texts = [.. learnt.All.Concat(learnt.Guessed).Select(example => example.TokenIds)];
        ParallelJobs.Run(
            members.Length,
            recipe.Training.Threads,
            i =>
            {
                var own = options with { Seed = options.Seed + 100 * i, Epochs = chosen?.BestEpochs[i] ?? options.Epochs };
                if (used is not null)
                {
                    var from = start!.Members[i];
                    var narrow = TrainNetwork(
                        i,
                        own,
                        spec with
                        {
                            VocabularySize = used.Count,
                        },
                        learnt with
                        {
                            Training = used.Narrow(learnt.Training),
                            Validation = used.Narrow(learnt.Validation),
                        },
                        classifier => used.Narrow(from, classifier),
                        stop
                    );
                    members[i] = Widen(narrow, used, from);
                    return;
                }

                float[]? vectors =
                    pretrained
                    ?? (From is null && recipe.WordVectorEpochs > 0 ? LearnVectors(vocabulary, texts, own, stop) : null);
                members[i] = TrainNetwork(
                    i,
                    own,
                    spec,
                    learnt,
                    classifier =>
                    {
                        Prepare(classifier, start?.Members[i], vectors);
                        Foretell(classifier, learnt.Guessed.Length > 0 ? texts : [], own, i + 1, stop);
                    },
                    stop
                );
            },
            CancellationToken.None
        ); // each network ends by itself, with its best epoch so far
        return members;
    }

    private TrainedClassifier TrainNetwork(
        int place,
        TrainingOptions options,
        ModelSpec spec,
        Examples learnt,
        Action<RecurrentClassifier> prepare,
        CancellationToken stop
    )
    {
        var trainer = new Trainer(options, clock);
        var onStep = place == 0 ? OnStep : null;
        Action<EpochResult> onEpoch = epoch => OnEpoch?.Invoke(place + 1, epoch);
        return learnt.Guessed.Length == 0
            ? trainer.Train(spec, learnt.Training, learnt.Validation, prepare, onStep, onEpoch, stop)
            : trainer.Train(
                spec,
                epoch => [.. learnt.Training, .. Drawn(learnt.Guessed, learnt.Training.Length, options.Seed, epoch)],
                learnt.Validation,
                prepare,
                onStep,
                onEpoch,
                stop
            );
    }

    /// <summary>The logits of what was held back, of networks and n-grams together, and the spec with their share.</summary>
    private (double[] Logits, ModelSpec Spec) Join(
        ModelSpec spec,
        TrainedClassifier[] members,
        double[] odds,
        TrainingExample[] held,
        ValidationOutcome? chosen,
        CancellationToken stop
    )
    {
        if (members.Any(member => member.BestEpoch == 0))
        {
            throw new OperationCanceledException("Stopped before the first epoch ended: there is nothing to keep.", stop);
        }

        double[] logits = spec.HasNetworks
            ? [.. held.Select((_, review) => members.Average(member => member.ValidationLogits[review]))]
            : odds;
        if (!logits.All(double.IsFinite))
        {
            throw new TrainingException(
                "The training diverged: the network's scores are no numbers any more. Train with a learning rate "
                    + $"below {recipe.Training.LearningRate}."
            );
        }

        if (spec.NGrams is not { } nGrams || !spec.HasNetworks)
        {
            return (logits, spec);
        }

        bool[] labels = [.. held.Select(example => example.IsPositive)];
        double share = chosen?.Calibration.NGramShare ?? nGrams.Share ?? NGramView.ShareOf(logits, odds, labels);
        return (
            [.. logits.Zip(odds, (network, odd) => InterpolatedNetwork.Logit(network, odd, share))],
            spec with
            {
                NGrams = nGrams with { Share = share },
            }
        );
    }

    private float[] ReadVectors(
        string file,
        Vocabulary vocabulary,
        TrainingExample[] examples,
        ref ModelSpec spec,
        CancellationToken stop
    )
    {
        var vectors = WordVectorReader.Read(file, vocabulary, recipe.Training.Seed, stop);
        OnStage?.Invoke(
            $"pretrained vectors for {vectors.WordCoverage:P1} of the words, "
                + $"{vectors.TokenCoverage(examples.Select(e => e.TokenIds)):P1} of the running text"
        );
        if (From is not null && vectors.Dimensions != spec.EmbeddingSize)
        {
            throw new TrainingException(
                $"The vectors of {file} have {vectors.Dimensions} dimensions, and the model to start from {spec.EmbeddingSize}."
            );
        }

        spec = spec with { EmbeddingSize = vectors.Dimensions };
        return vectors.Matrix;
    }

    /// <summary>Unlabelled reviews for an epoch, others in each.</summary>
    private TrainingExample[] Drawn(TrainingExample[] guessed, int labelled, int seed, int epoch)
    {
        int count = (int)Math.Min(guessed.Length, Math.Round(labelled * recipe.Unlabelled!.PerLabelled));
        return new Random(unchecked(seed * 1000 + epoch)).GetItems(guessed, count);
    }

    private void Foretell(
        RecurrentClassifier classifier,
        int[][] texts,
        TrainingOptions options,
        int number,
        CancellationToken stop
    )
    {
        if (texts.Length == 0 || recipe.Unlabelled is not { LanguageModelEpochs: > 0 and var epochs })
        {
            return;
        }

        var languageModel = new LanguageModel(options, epochs)
        {
            OnEpoch = (epoch, loss) =>
                OnStage?.Invoke($"network {number} foretells words, epoch {epoch} of {epochs}: {loss:F3} nats a word"),
        };
        languageModel.Start(classifier, texts, stop);
    }

    private float[] LearnVectors(Vocabulary vocabulary, int[][] texts, TrainingOptions options, CancellationToken stop)
    {
        var skipGram = new SkipGram(
            new SkipGramOptions
            {
                Dimensions = recipe.Spec.EmbeddingSize,
                Epochs = recipe.WordVectorEpochs,
                Seed = options.Seed,
                Threads = 1, // with more, the same seed gives other vectors each time
            }
        );
        return skipGram.Train(texts, vocabulary.Size, stop: stop);
    }

    private static void Prepare(RecurrentClassifier classifier, RecurrentClassifier? start, float[]? vectors)
    {
        if (start is not null)
        {
            classifier.CopyFrom(start);
        }

        if (vectors is not null)
        {
            classifier.StartEmbeddingsFrom(vectors);
        }
    }

    private static TrainedClassifier Widen(TrainedClassifier trained, VocabularySubset used, RecurrentClassifier start)
    {
        using var narrow = trained.Classifier;
        return trained with { Classifier = used.Widen(narrow, start) };
    }

    /// <summary>Of a model whose temperature depends on the length, the power stays as it is.</summary>
    private ValidationOutcome Choice(
        TrainedClassifier[] members,
        TrainingExample[] validation,
        double[] logits,
        double? nGramShare
    )
    {
        bool[] labels = [.. validation.Select(example => example.IsPositive)];
        int[] lengths = [.. validation.Select(example => example.TokenIds.Length)];
        var scale = LengthTemperature.WithPower(From?.Manifest.TemperatureByLength ?? 0, logits, lengths, labels);
        Evaluation before = At(LogitScale.One),
            after = At(scale);
        return new(
            [.. members.Select(member => member.BestEpoch)],
            new Calibration(scale.Temperature, before.ExpectedCalibrationError, after.ExpectedCalibrationError)
            {
                TemperatureByLength = From?.Manifest.TemperatureByLength,
                NGramShare = nGramShare,
            },
            after
        );

        Evaluation At(LogitScale value) =>
            Evaluation.From([.. logits.Select((logit, i) => (float)value.Probability(logit, lengths[i]))], labels);
    }

    /// <summary>What is learnt from, as those who learn read it.</summary>
    /// <param name="All">The labelled ones, by their place.</param>
    /// <param name="Training">Those that are learnt.</param>
    /// <param name="Validation">Those that are held back.</param>
    /// <param name="Guessed">Unlabelled ones, with what n-grams make of them.</param>
    private sealed record Examples(
        TrainingExample[] All,
        TrainingExample[] Training,
        TrainingExample[] Validation,
        TrainingExample[] Guessed
    )
    {
        /// <summary>The same, as the networks read them.</summary>
        public Examples ReadBy(NetworkTokens networks)
        {
            var all = Array.ConvertAll(All, Read);
            return new(
                all,
                Array.ConvertAll(Training, Seen),
                Array.ConvertAll(Validation, Seen),
                Array.ConvertAll(Guessed, Read)
            );

            TrainingExample Read(TrainingExample example) => example with { TokenIds = networks.Of(example.TokenIds) };
            TrainingExample Seen(TrainingExample example) => example with { TokenIds = all[example.Place].TokenIds };
        }
    }
}
