using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Threading;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Experiments;

/// <summary>
/// Models of several recipes and seeds, trained on the same reviews and evaluated on the same test reviews. Trainings run
/// beside each other, one libtorch thread each; the test reviews are scored when all are done, one model at a time on all
/// cores, so that speeds can be compared.
/// </summary>
/// <param name="store">The store that keeps the models.</param>
/// <param name="data">The name of the training data, for manifests.</param>
/// <param name="refits">True to train each once more on all reviews, when the validation split has chosen its epoch.</param>
internal sealed class ModelComparison(ModelStore store, string data, bool refits = false)
{
    /// <summary>Called with a line about each event.</summary>
    public Action<string>? OnEvent { get; init; }

    /// <summary>Trains what the store does not hold yet.</summary>
    /// <param name="recipes">One recipe for each model.</param>
    /// <param name="seeds">Each recipe is trained with each.</param>
    /// <param name="reviews">To learn from.</param>
    /// <param name="jobs">The number of trainings at a time.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>; what is stored stays.</param>
    public void Train(
        IReadOnlyList<Recipe> recipes,
        IReadOnlyList<int> seeds,
        IReadOnlyList<LabelledText> reviews,
        int jobs,
        CancellationToken stop
    )
    {
        ComparisonRun[] missing = [.. Trials(recipes, seeds).Where(trial => trial.Find(store) is null)];
        ParallelJobs.Run(missing.Length, jobs, i => missing[i].Run(store, reviews, OnEvent, stop), stop);
    }

    /// <summary>Scores the test reviews with each model.</summary>
    /// <param name="recipes">As in <see cref="Train"/>, which must have been run.</param>
    /// <param name="seeds">As in <see cref="Train"/>.</param>
    /// <param name="test">Reviews that no model has seen.</param>
    /// <param name="workers">Cores.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public IReadOnlyList<ComparedModel> Test(
        IReadOnlyList<Recipe> recipes,
        IReadOnlyList<int> seeds,
        IReadOnlyList<LabelledText> test,
        int workers,
        CancellationToken stop
    )
    {
        string[] texts = [.. test.Select(review => review.Text)];
        bool[] labels = [.. test.Select(review => review.IsPositive)];
        return
        [
            .. recipes.Select(recipe =>
            {
                var runs = Trials([recipe], seeds).Select(trial => Test(trial, texts, labels, workers, stop)).ToArray();
                var median = runs.OrderBy(run => run.Outcome.TestAccuracy).ElementAt((runs.Length - 1) / 2);
                return new ComparedModel(
                    recipe.Name,
                    median.Parameters,
                    median.Size,
                    median.ReviewsPerSecond,
                    [.. runs.Select(run => run.Outcome)],
                    median.Probabilities,
                    labels
                );
            }),
        ];
    }

    private IEnumerable<ComparisonRun> Trials(IEnumerable<Recipe> recipes, IReadOnlyList<int> seeds) =>
        from recipe in recipes
        from seed in seeds
        select new ComparisonRun(recipe with { Training = recipe.Training with { Seed = seed, Threads = 1 } }, data, refits);

    private (SeedOutcome Outcome, long Parameters, long Size, double ReviewsPerSecond, float[] Probabilities) Test(
        ComparisonRun trial,
        string[] texts,
        bool[] labels,
        int workers,
        CancellationToken stop
    )
    {
        string folder = store.FolderOf(trial.Name, store.Current(trial.Name)!);
        var members = ModelEvaluation.Read(folder).Members ?? [];
        using var model = SentimentModel.Load(folder);
        long started = TimeProvider.System.GetTimestamp();
        float[] probabilities = Evaluator.Score(model, texts, workers, stop);
        var took = TimeProvider.System.GetElapsedTime(started);
        var evaluation = Evaluation.From(probabilities, labels);
        OnEvent?.Invoke($"{trial.Name}: {evaluation.Accuracy:P2} on the test split");
        var outcome = new SeedOutcome(
            trial.Recipe.Training.Seed,
            evaluation.Accuracy,
            evaluation.ExpectedCalibrationError,
            members.Max(member => member.BestEpoch),
            members.Average(member => member.Epochs.Average(epoch => epoch.Duration.TotalSeconds))
        );
        return (
            outcome,
            ModelSummary.Create(model.Manifest.Spec).Sum(layer => layer.Parameters),
            new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length),
            texts.Length / took.TotalSeconds,
            probabilities
        );
    }
}
