using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace StreamSentiment.Training;

/// <summary>
/// Trains a recipe with settings drawn at random, beside each other, one libtorch thread each, and judges each trial by its
/// validation split. Random draws find as good settings as a grid in fewer trials (Bergstra and Bengio 2012,
/// https://jmlr.org/papers/v13/bergstra12a.html).
/// </summary>
/// <param name="recipe">What is not varied, with the seed of the draws and of every training.</param>
/// <param name="space">What is varied.</param>
/// <param name="file">Holds what is finished, and takes what gets finished.</param>
internal sealed class RandomSearch(Recipe recipe, SearchSpace space, TrialFile file)
{
    private readonly Recipe recipe = Alone(recipe);

    /// <summary>Whether hopeless trials are ended early (<see cref="MedianRule"/>). Which those are hangs on what is finished by then.</summary>
    public bool Prunes { get; init; }

    /// <summary>Told what happens, in a line.</summary>
    public Action<string>? OnEvent { get; init; }

    /// <summary>The recipe as trials train it: on one thread, so that they do not wait for each other.</summary>
    public static Recipe Alone(Recipe recipe) => recipe with { Training = recipe.Training with { Threads = 1 } };

    /// <summary>Runs the trials from 1 up to <paramref name="trials"/> that the file does not hold yet.</summary>
    /// <param name="reviews">To learn from; the validation split is a part of them.</param>
    /// <param name="trials">The last trial.</param>
    /// <param name="jobs">Trials at a time.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>; what is finished stays in the file.</param>
    /// <exception cref="IOException">A trial cannot be written.</exception>
    public void Run(IReadOnlyList<LabelledText> reviews, int trials, int jobs, CancellationToken stop)
    {
        var finished = file.Finished.Select(trial => trial.Trial).ToHashSet();
        int[] missing = [.. Enumerable.Range(1, trials).Where(number => !finished.Contains(number))];
        Jobs.Run(missing.Length, jobs, i =>
        {
            var trial = Run(missing[i], reviews, stop);
            file.Append(trial);
            OnEvent?.Invoke($"trial {missing[i]} of {trials}: {Outcome(trial)}, {trial.Seconds:F1} s");
        }, stop);
    }

    private SearchTrial Run(int number, IReadOnlyList<LabelledText> reviews, CancellationToken stop)
    {
        long started = TimeProvider.System.GetTimestamp();
        var settings = space.Draw(recipe.Training.Seed, number);
        List<EpochResult> epochs = [];
        bool isPruned = false;
        string? failure = null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var drawn = space.Apply(recipe, settings);
            var alone = drawn with { Spec = drawn.Spec with { Members = null } }; // what suits one network suits several
            new RecipeTrainer(alone) { OnEpoch = (_, epoch) => OnEpoch(epoch) }.Train(reviews, end.Token).Members[0].Classifier.Dispose();
        }
        catch (Exception e) // whatever it is, it is this trial's: the others may do better
        {
            failure = e.Message;
        }

        stop.ThrowIfCancellationRequested(); // half a training must not pass for a whole one
        if (epochs.Find(epoch => !double.IsFinite(epoch.ValidationLoss)) is { } broken)
            failure = $"The validation loss after epoch {broken.Epoch} is not finite: the training diverged.";
        var best = failure is null ? epochs.MaxBy(epoch => epoch.ValidationAccuracy) : null;
        return new SearchTrial
        {
            Trial = number,
            Settings = settings,
            ValidationAccuracy = best?.ValidationAccuracy,
            ValidationLoss = best?.ValidationLoss,
            BestEpoch = best?.Epoch,
            EpochAccuracies = [.. epochs.Select(epoch => epoch.ValidationAccuracy)],
            Seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds,
            Pruned = isPruned,
            Failure = failure,
        };

        void OnEpoch(EpochResult epoch)
        {
            epochs.Add(epoch);
            OnEvent?.Invoke($"trial {number}: epoch {epoch.Epoch}, validation accuracy {epoch.ValidationAccuracy:P2}, {epoch.Duration.TotalSeconds:F1} s");
            isPruned = Prunes && epoch.Epoch < recipe.Training.Epochs && MedianRule.IsHopeless(
                [.. epochs.Select(each => each.ValidationAccuracy)],
                file.Finished.Where(trial => trial.IsComplete).Select(trial => trial.EpochAccuracies));
            if (isPruned || !double.IsFinite(epoch.ValidationLoss))
                end.Cancel();
        }
    }

    private static string Outcome(SearchTrial trial) => trial switch
    {
        { Failure: { } failure } => $"failed: {failure}",
        { Pruned: true } => $"ended early, validation accuracy {trial.ValidationAccuracy:P2}",
        _ => $"validation accuracy {trial.ValidationAccuracy:P2} in epoch {trial.BestEpoch}",
    };
}
