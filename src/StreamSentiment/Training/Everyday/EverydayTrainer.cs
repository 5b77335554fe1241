using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Text;
using StreamSentiment.Threading;
using StreamSentiment.Training.Baselines;
using StreamSentiment.Training.Evaluating;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Training.Everyday;

/// <summary>
/// Trains a small network for texts of all lengths. It learns whole documents, spans of them, titles and a few sentences of our
/// own, drawn anew for each epoch; what it learns of them is half the label and half what a teacher says, and of unlabelled
/// reviews all that the teacher says. The first teacher are n-grams (<see cref="NGramTeacher"/>); each next one is the mean of
/// these and of the student before. Source: Hinton et al. 2015, https://arxiv.org/abs/1503.02531, and Furlanello et al. 2018,
/// https://arxiv.org/abs/1805.04770.
/// </summary>
internal sealed class EverydayTrainer(Recipe recipe, TimeProvider? clock = null)
{
    private const int LargestTeacherVocabulary = 1_000_000;
    private const int SentencesOfTeacher = 10_000;
    private const int LongestTitle = 200; // characters
    private const int LongestShortText = 30; // words
    private const double HeldPatterns = 0.1;
    private const int DrawnOfEachHeld = 6;
    private const int UsesOfOwnWords = 200; // enough for a place among the words of the reviews
    private const int Blocks = 100; // neighbours of the data, which speak of the same film, are in one fold

    private readonly EverydayOptions everyday =
        recipe.Everyday ?? throw new ArgumentException($"The recipe {recipe.Name} draws no examples.", nameof(recipe));

    /// <summary>Called at the start of each stage, with a few words about it.</summary>
    public Action<string>? OnStage { get; init; }

    /// <summary>Called after each step.</summary>
    public Action<TrainingProgress>? OnStep { get; init; }

    /// <summary>Called after each epoch with the number of its generation, from 1.</summary>
    public Action<int, EpochResult>? OnEpoch { get; init; }

    /// <param name="reviews">Labelled ones, of several sources; a part is held back for validation.</param>
    /// <param name="unlabelled">Reviews without a label; may be empty.</param>
    /// <param name="stop">Ends the training with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TrainingException">There are too few reviews, or all have one label.</exception>
    public TrainedModel Train(
        IReadOnlyList<LabelledText> reviews,
        IReadOnlyList<string> unlabelled,
        CancellationToken stop = default
    )
    {
        if (reviews.DistinctBy(review => review.IsPositive).Count() < 2)
        {
            throw new TrainingException("Training needs reviews of both labels.");
        }

        NativeTorch.EnsureLoaded();
        var random = new Random(recipe.Training.Seed);
        var (sentences, heldSentences) = Everyday.OwnSentences.Read().Split(HeldPatterns, random);
        OnStage?.Invoke("building the vocabulary");
        var own = Enumerable.Range(0, SentencesOfTeacher).Select(_ => sentences.Draw(random)).ToArray();
        double[] weights = Weights(reviews);
        IEnumerable<string> all =
        [
            .. reviews.SelectMany((review, i) => Enumerable.Repeat(review.Text, (int)Math.Max(1, Math.Round(weights[i])))),
            .. unlabelled,
            .. own.Select(sentence => sentence.Text),
            .. Enumerable.Repeat(string.Join(' ', StudentWords.Spellings.Append(sentences.Words)), UsesOfOwnWords),
        ];
        var vocabulary = Vocabulary.Build(all, recipe.Text);
        var encoder = new TextEncoder(recipe.Text, vocabulary);
        var spec = recipe.Spec with { VocabularySize = vocabulary.Size };
        spec.RequireFits(recipe.Text);

        var teacherText = NbSvm.ProfileOf(recipe.Text) with { Sentences = true, VocabularySize = LargestTeacherVocabulary };
        var teacherEncoder = new TextEncoder(teacherText, Vocabulary.Build(all, teacherText));
        var student = new StudentWords(teacherEncoder.Vocabulary, encoder, recipe.Text.MaxSequenceLength);

        TrainingExample[] examples =
        [
            .. reviews.Select(
                (review, place) => TrainingExample.From(encoder.Encode(review.Text), review) with { Place = place }
            ),
        ];
        var (training, validation) = Held(examples, reviews);
        int[] learnt = [.. training.Select(example => example.Place).Order()];
        Passage[] labelled = [.. learnt.Select(place => Labelled(place, reviews[place].Text))];
        Passage[] titles =
        [
            .. learnt
                .Where(place => TitleOf(reviews[place]) is not null)
                .Select(place => Labelled(place, TitleOf(reviews[place])!)),
        ];
        Passage[] others =
        [
            .. unlabelled
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(recipe.Training.Threads)
                .Select(text => Encoded(text, null, 1, -1, -1)),
        ];
        Passage[] sentencesOfTeacher = [.. own.Select(sentence => Encoded(sentence.Text, sentence.IsPositive, 1, -1, -1))];

        OnStage?.Invoke(
            $"{labelled.Length:N0} labelled and {others.Length:N0} unlabelled reviews, {titles.Length:N0} titles, "
                + $"{sentences.Count:N0} patterns of sentences, {vocabulary.Size:N0} token ids"
        );
        OnStage?.Invoke($"training {2 * (everyday.Folds + 1)} n-gram models, the first teachers");
        // What helps with titles costs documents half a point: so each has teachers of its own.
        var teacher = Teachers(labelled);
        var shortTeacher = Teachers([.. labelled, .. titles, .. sentencesOfTeacher]);
        Passage[] held =
        [
            .. validation.Select(example => Labelled(example.Place, reviews[example.Place].Text) with { Fold = -1 }),
        ];
        foreach (var source in held.GroupBy(passage => reviews[passage.Place].Source))
        {
            double right = source.Average(passage => teacher.Logit(passage.Words, -1) > 0 == passage.Label ? 1.0 : 0);
            OnStage?.Invoke($"n-grams on {source.Key}: {right:P2} of {source.Count()}");
        }

        var draws = new ExampleDraws(everyday, [.. labelled, .. others], titles, sentences, student);
        TrainingExample[] titlesHeld = [.. TitlesOf(validation, reviews, encoder)];
        TrainingExample[] judged =
        [
            .. validation,
            .. titlesHeld,
            .. heldSentences
                .DrawOfEach(DrawnOfEachHeld, random)
                .Select(sentence => new TrainingExample(student.Encode(sentence.Text), sentence.IsPositive))
                .Where(example => example.TokenIds.Length > 0),
        ];
        List<(TrainedModel Model, double Loss)> candidates = [];
        for (int generation = 1; generation <= everyday.Generations; generation++)
        {
            stop.ThrowIfCancellationRequested();
            OnStage?.Invoke($"training generation {generation} of {everyday.Generations}");
            var start = candidates.Count > 0 ? candidates[^1].Model.Members[0].Classifier : null;
            using var former = candidates.Count > 0 ? Served(candidates[^1].Model) : null;
            var trained = Generation(
                generation,
                spec,
                start,
                random => draws.Draw(spans => Teach(teacher, shortTeacher, former, spans), random),
                judged,
                stop
            );
            candidates.Add(Calibrated(trained, vocabulary, encoder, spec, validation, titlesHeld.Length, reviews));
        }

        if (candidates is [.., var last, var newest])
        {
            // Generations end on different sides of the same valley (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).
            OnStage?.Invoke("the mean of the last two generations");
            candidates.Add(
                Calibrated(
                    MeanOf([newest.Model.Members[0], last.Model.Members[0]], judged),
                    vocabulary,
                    encoder,
                    spec,
                    validation,
                    titlesHeld.Length,
                    reviews
                )
            );
        }

        var best = candidates.MinBy(candidate => candidate.Loss);
        foreach (var (other, _) in candidates.Where(candidate => candidate != best))
        {
            other.Members[0].Classifier.Dispose();
        }

        OnStage?.Invoke(
            candidates.IndexOf(best) < everyday.Generations
                ? $"kept: generation {candidates.IndexOf(best) + 1}, log loss {best.Loss:F4}"
                : $"kept: the mean of the last two generations, log loss {best.Loss:F4}"
        );
        return best.Model;

        NGramTeacher Teachers(Passage[] passages)
        {
            var trained = NGramTeacher.Train(passages, everyday.Folds, recipe.Training.Seed, recipe.Training.Threads, stop);
            OnStage?.Invoke($"n-grams: temperature {trained.Scale.Temperature:F3}, by length {trained.Scale.ByLength:F3}");
            return trained;
        }

        Passage Labelled(int place, string text) =>
            Encoded(
                text,
                reviews[place].IsPositive,
                weights[place],
                place / Math.Max(1, reviews.Count / Blocks) % everyday.Folds,
                place
            );

        Passage Encoded(string text, bool? label, double weight, int fold, int place)
        {
            var (words, starts) = Passage.Split(teacherEncoder.Encode(text).TokenIds, Vocabulary.SentenceEndId);
            return new(words, starts, label, weight, fold, place);
        }
    }

    /// <summary>A copy in service, since serving uses networks up.</summary>
    private static SentimentModel Served(TrainedModel model)
    {
        var copy = new RecurrentClassifier(model.Recipe.Spec);
        copy.CopyFrom(model.Members[0].Classifier);
        return (model with { Members = [model.Members[0] with { Classifier = copy }] }).Serve(model.Manifest());
    }

    /// <summary>
    /// One student: of a generation with a start, the mean of several networks, which are trained beside each other. What is
    /// trained from random weights has no mean.
    /// </summary>
    private TrainedClassifier Generation(
        int number,
        ModelSpec spec,
        RecurrentClassifier? start,
        Func<Random, TrainingExample[]> draw,
        TrainingExample[] judged,
        CancellationToken stop
    )
    {
        var networks = new TrainedClassifier[start is null ? 1 : everyday.Networks];
        ParallelJobs.Run(
            networks.Length,
            recipe.Training.Threads,
            i =>
            {
                var settings = recipe.Training with
                {
                    Seed = recipe.Training.Seed + 100 * number + 10_000 * i,
                    Threads = Math.Max(1, recipe.Training.Threads / networks.Length),
                };
                var random = new Random(settings.Seed);
                networks[i] = new Trainer(settings, clock).Train(
                    spec,
                    _ => draw(random),
                    judged,
                    classifier =>
                    {
                        if (start is not null)
                        {
                            classifier.CopyFrom(start);
                        }
                    },
                    i == 0 ? OnStep : null,
                    i == 0 ? epoch => OnEpoch?.Invoke(number, epoch) : null,
                    stop
                );
            },
            CancellationToken.None // each network ends by itself
        );
        if (networks.Any(network => network.BestEpoch == 0))
        {
            foreach (var network in networks)
            {
                network.Classifier.Dispose();
            }

            throw new OperationCanceledException("Stopped before the first epoch ended: there is nothing to keep.", stop);
        }

        if (networks.Length == 1)
        {
            return networks[0];
        }

        var mean = MeanOf(networks, judged);
        foreach (var network in networks)
        {
            network.Classifier.Dispose();
        }

        return mean;
    }

    /// <summary>The mean of the weights, with the course of the first.</summary>
    private TrainedClassifier MeanOf(IReadOnlyList<TrainedClassifier> networks, TrainingExample[] judged)
    {
        var mean = new RecurrentClassifier(networks[0].Classifier.Spec);
        mean.CopyFrom(networks[0].Classifier);
        using var share = (1.0 / networks.Count).ToScalar();
        using (no_grad())
        {
            using var scope = NewDisposeScope();
            foreach (var (weight, place) in mean.Weights().Select((weight, place) => (weight.Tensor, place)))
            {
                weight.mul_(share);
                foreach (var other in networks.Skip(1))
                {
                    weight.add_(other.Classifier.Weights().ElementAt(place).Tensor, share);
                }
            }
        }

        return networks[0] with
        {
            Classifier = mean,
            Validation = judged,
            ValidationLogits = new Trainer(recipe.Training, clock).Logits(mean, judged),
        };
    }

    /// <summary>A part of each source, in blocks where the recipe says so.</summary>
    private (TrainingExample[] Training, TrainingExample[] Validation) Held(
        TrainingExample[] examples,
        IReadOnlyList<LabelledText> reviews
    )
    {
        var splits = examples
            .GroupBy(example => reviews[example.Place].Source ?? "")
            .Select(source =>
                ValidationSplit.Create(
                    [.. source],
                    recipe.Training.ValidationSplit,
                    recipe.Training.Validation,
                    new Random(recipe.Training.Seed)
                )
            )
            .ToArray();
        return ([.. splits.SelectMany(split => split.Training)], [.. splits.SelectMany(split => split.Validation)]);
    }

    /// <summary>
    /// What the caller said or, where it said nothing, the root of how much larger the largest source is: a small source counts
    /// more a review, and less as a whole.
    /// </summary>
    private static double[] Weights(IReadOnlyList<LabelledText> reviews)
    {
        var counts = reviews.CountBy(review => review.Source ?? "").ToDictionary();
        double largest = counts.Values.Max();
        return
        [
            .. reviews.Select(review => review.Weight != 1 ? review.Weight : Math.Sqrt(largest / counts[review.Source ?? ""])),
        ];
    }

    /// <summary>The first line, where more lines follow: a title, as product reviews have one.</summary>
    private static string? TitleOf(LabelledText review) =>
        review.Text.IndexOf('\n') is > 0 and < LongestTitle and var end ? review.Text[..end] : null;

    private static IEnumerable<TrainingExample> TitlesOf(
        TrainingExample[] validation,
        IReadOnlyList<LabelledText> reviews,
        TextEncoder encoder
    ) =>
        validation
            .Where(example => TitleOf(reviews[example.Place]) is not null)
            .Select(example =>
                TrainingExample.From(encoder.Encode(TitleOf(reviews[example.Place])!), reviews[example.Place]) with
                {
                    Place = example.Place,
                }
            )
            .Where(title => title.TokenIds.Length > 0);

    private float[] Teach(NGramTeacher documents, NGramTeacher shortTexts, SentimentModel? former, IReadOnlyList<Span> spans)
    {
        float[] taught = new float[spans.Count];
        int[][] parts = [.. Enumerable.Range(0, spans.Count).Chunk(1024)];
        Parallel.ForEach(
            parts,
            new ParallelOptions { MaxDegreeOfParallelism = recipe.Training.Threads },
            part =>
            {
                float[] students = new float[part.Length];
                former?.Score([.. part.Select(i => spans[i].TokenIds)], students);
                for (int i = 0; i < part.Length; i++)
                {
                    var span = spans[part[i]];
                    var teacher = span.Words.Length > LongestShortText ? documents : shortTexts;
                    double logit = teacher.Logit(span.Words, span.Passage.Fold);
                    if (former is not null)
                    {
                        logit = everyday.StudentShare * Temperature.Logit(students[i]) + (1 - everyday.StudentShare) * logit;
                    }

                    taught[part[i]] = (float)Temperature.One.Of(logit);
                }
            }
        );
        return taught;
    }

    private (TrainedModel Model, double Loss) Calibrated(
        TrainedClassifier trained,
        Vocabulary vocabulary,
        TextEncoder encoder,
        ModelSpec spec,
        TrainingExample[] validation,
        int titles,
        IReadOnlyList<LabelledText> reviews
    )
    {
        var (logits, examples) = (trained.ValidationLogits, trained.Validation);
        bool[] labels = [.. examples.Select(example => example.IsPositive)];
        int[] lengths = [.. examples.Select(example => example.TokenIds.Length)];
        int[] ends = [validation.Length, validation.Length + titles, labels.Length];
        // Long and short texts count alike, and titles, which people typed, more than drawn sentences, the hardest of all.
        double[] shares = [0.5, 0.4, 0.1]; // documents, titles, sentences
        int[] sizes = [.. ends.Zip(ends.Prepend(0), (end, begin) => end - begin)];
        double[] counts = [.. shares.SelectMany((share, kind) => Enumerable.Repeat(share / sizes[kind], sizes[kind]))];
        var scale = LengthTemperature.Fit(logits, lengths, labels, counts);
        Evaluation before = At(LogitScale.One),
            after = At(scale);
        foreach (
            var source in Enumerable.Range(0, validation.Length).GroupBy(i => reviews[validation[i].Place].Source ?? "reviews")
        )
        {
            double right = source.Average(i => logits[i] > 0 == labels[i] ? 1.0 : 0);
            OnStage?.Invoke($"the student on {source.Key}: {right:P2} of {source.Count()}");
        }

        OnStage?.Invoke(
            $"validation: {Part("documents", 0, validation.Length)}, {Part("titles", validation.Length, titles)}, "
                + $"{Part("sentences", validation.Length + titles, labels.Length - validation.Length - titles)}; "
                + $"temperature {scale.Temperature:F3}, by length {scale.ByLength:F3}"
        );
        var model = new TrainedModel(
            recipe with
            {
                Spec = spec,
            },
            vocabulary,
            encoder,
            [trained],
            validation,
            logits[..validation.Length],
            new(
                [trained.BestEpoch],
                new Calibration(scale.Temperature, before.ExpectedCalibrationError, after.ExpectedCalibrationError)
                {
                    TemperatureByLength = scale.ByLength,
                },
                At(scale, 0, validation.Length)
            )
        );
        double loss = shares
            .Select((share, kind) => sizes[kind] == 0 ? 0 : share * At(scale, ends[kind] - sizes[kind], ends[kind]).LogLoss)
            .Sum();
        return (model, loss);

        string Part(string name, int from, int count) =>
            count == 0
                ? $"no {name}"
                : $"{name} {At(scale, from, from + count).Accuracy:P2} (calibration error "
                    + $"{At(scale, from, from + count).ExpectedCalibrationError:P2})";

        Evaluation At(LogitScale value, int from = 0, int? to = null)
        {
            int end = to ?? logits.Length;
            return Evaluation.From(
                [.. Enumerable.Range(from, end - from).Select(i => (float)value.Probability(logits[i], lengths[i]))],
                labels[from..end]
            );
        }
    }
}
