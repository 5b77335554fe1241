using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Threading;
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
        OnStage?.Invoke("building the vocabulary");
        var data = new EverydayData(recipe, everyday, reviews, unlabelled);
        var spec = recipe.Spec with { VocabularySize = data.Vocabulary.Size };
        spec.RequireFits(recipe.Text);
        OnStage?.Invoke(
            $"{data.Labelled.Length:N0} labelled and {data.Unlabelled.Length:N0} unlabelled reviews, {data.Titles.Length:N0} "
                + $"titles, {data.Sentences.Count:N0} patterns of sentences, {data.Vocabulary.Size:N0} token ids"
        );
        var draws = new ExampleDraws(everyday, [.. data.Labelled, .. data.Unlabelled], data.Titles, data.Sentences, data.Student);
        return Best(Students(spec, data, draws, NGrams(data, draws, stop), stop));
    }

    private Teachers NGrams(EverydayData data, ExampleDraws draws, CancellationToken stop)
    {
        OnStage?.Invoke($"training {2 * (everyday.Folds + 1)} n-gram models, the first teachers");
        var teachers = new Teachers(
            Learn(data.Labelled),
            Learn([.. data.Labelled, .. data.Titles, .. data.DrawnSentences]),
            everyday,
            recipe.Training.Threads
        );
        foreach (var source in data.HeldDocuments.GroupBy(data.SourceOf))
        {
            double right = teachers.Accuracy([.. source.Select(draws.Whole)]);
            OnStage?.Invoke($"n-grams on {source.Key}: {right:P2} of {source.Count()}");
        }

        return teachers;

        NGramTeacher Learn(Passage[] passages)
        {
            var trained = NGramTeacher.Train(passages, everyday.Folds, recipe.Training.Seed, recipe.Training.Threads, stop);
            OnStage?.Invoke($"n-grams: temperature {trained.Scale.Temperature:F3}, by length {trained.Scale.ByLength:F3}");
            return trained;
        }
    }

    /// <summary>All generations, and last the mean of the two newest ones.</summary>
    private List<(TrainedModel Model, double Loss)> Students(
        ModelSpec spec,
        EverydayData data,
        ExampleDraws draws,
        Teachers teachers,
        CancellationToken stop
    )
    {
        List<(TrainedModel Model, double Loss)> students = [];
        for (int generation = 1; generation <= everyday.Generations; generation++)
        {
            stop.ThrowIfCancellationRequested();
            OnStage?.Invoke($"training generation {generation} of {everyday.Generations}");
            var start = students.Count > 0 ? students[^1].Model.Members[0].Classifier : null;
            using var former = students.Count > 0 ? Served(students[^1].Model) : null;
            var trained = Generation(
                generation,
                spec,
                random => draws.Draw(spans => teachers.Teach(spans, former), random),
                data.Held.All,
                start,
                stop
            );
            students.Add(Judged(trained, data));
        }

        if (students is [.., var last, var newest])
        {
            // Generations end on different sides of the same valley (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).
            OnStage?.Invoke("the mean of the last two generations");
            students.Add(Judged(MeanOf([newest.Model.Members[0], last.Model.Members[0]], data.Held.All), data));
        }

        return students;
    }

    private TrainedModel Best(List<(TrainedModel Model, double Loss)> students)
    {
        int best = students.FindIndex(student => student.Loss == students.Min(other => other.Loss));
        foreach (var (_, (other, _)) in students.Index().Where(student => student.Index != best))
        {
            other.Members[0].Classifier.Dispose();
        }

        string kept = best < everyday.Generations ? $"generation {best + 1}" : "the mean of the last two generations";
        OnStage?.Invoke($"kept: {kept}, log loss {students[best].Loss:F4}");
        return students[best].Model;
    }

    /// <summary>
    /// One student: of a generation with a start, the mean of several networks, which are trained beside each other. What is
    /// trained from random weights has no mean.
    /// </summary>
    private TrainedClassifier Generation(
        int number,
        ModelSpec spec,
        Func<Random, TrainingExample[]> draw,
        TrainingExample[] held,
        RecurrentClassifier? start,
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
                    held,
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
        bool isWhole = networks.All(network => network.BestEpoch > 0);
        if (isWhole && networks.Length == 1)
        {
            return networks[0];
        }

        var mean = isWhole ? MeanOf(networks, held) : null;
        foreach (var network in networks)
        {
            network.Classifier.Dispose();
        }

        return mean
            ?? throw new OperationCanceledException("Stopped before the first epoch ended: there is nothing to keep.", stop);
    }

    /// <summary>The mean of the weights, with the course of the first.</summary>
    private TrainedClassifier MeanOf(IReadOnlyList<TrainedClassifier> networks, TrainingExample[] held)
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
            Validation = held,
            ValidationLogits = new Trainer(recipe.Training, clock).Logits(mean, held),
        };
    }

    /// <summary>A model with its temperature, and its log loss on what was held back.</summary>
    private (TrainedModel Model, double Loss) Judged(TrainedClassifier trained, EverydayData data)
    {
        double[] logits = trained.ValidationLogits;
        var judgement = data.Held.Judge(logits);
        foreach (string line in judgement.Lines)
        {
            OnStage?.Invoke(line);
        }

        var model = new TrainedModel(
            recipe with
            {
                Spec = trained.Classifier.Spec,
            },
            data.Vocabulary,
            data.Encoder,
            [trained],
            data.Held.Documents,
            logits[..data.Held.Documents.Length],
            new([trained.BestEpoch], judgement.Calibration, judgement.Documents)
        );
        return (model, judgement.Loss);
    }

    /// <summary>A copy in service, since serving uses networks up.</summary>
    private static SentimentModel Served(TrainedModel model)
    {
        var copy = new RecurrentClassifier(model.Recipe.Spec);
        copy.CopyFrom(model.Members[0].Classifier);
        return (model with { Members = [model.Members[0] with { Classifier = copy }] }).Serve(model.Manifest());
    }
}
