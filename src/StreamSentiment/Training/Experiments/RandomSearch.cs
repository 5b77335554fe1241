using StreamSentiment.Data;
using StreamSentiment.Threading;

namespace StreamSentiment.Training.Experiments;

/// <summary>
/// Trains a recipe with settings drawn at random, beside each other, one libtorch thread each, and judges each trial by its
/// validation split. Random draws find as good settings as a grid in fewer trials (Bergstra and Bengio 2012,
/// https://jmlr.org/papers/v13/bergstra12a.html).
/// </summary>
/// <param name="recipe">The settings that are not varied, with the seed of the draws and of every training.</param>
/// <param name="space">The settings that are varied.</param>
/// <param name="file">Holds the finished trials, and gets the new ones.</param>
internal sealed class RandomSearch(Recipe recipe, SearchSpace space, ResultFile<SearchTrial> file)
{
    private readonly Recipe recipe = Alone(recipe);

    /// <summary>
    /// True to end hopeless trials early (<see cref="MedianRule"/>). Which those are depends on the trials finished by then.
    /// </summary>
    public bool Prunes { get; init; }

    /// <summary>Called with a line about each event.</summary>
    public Action<string>? OnEvent { get; init; }

    /// <summary>The recipe as trials train it: on one thread, so that they do not wait for each other.</summary>
    public static Recipe Alone(Recipe recipe) => recipe with { Training = recipe.Training with { Threads = 1 } };

    /// <summary>Runs the trials from 1 up to <paramref name="trials"/> that the file does not hold yet.</summary>
    /// <param name="reviews">To learn from; the validation split is a part of them.</param>
    /// <param name="trials">The last trial.</param>
    /// <param name="jobs">Trials at a time.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>; finished results stay in the file.</param>
    /// <exception cref="IOException">A trial cannot be written.</exception>
    public void Run(IReadOnlyList<LabelledText> reviews, int trials, int jobs, CancellationToken stop)
    {
        var finished = file.Finished.Select(trial => trial.Trial).ToHashSet();
        int[] missing = [.. Enumerable.Range(1, trials).Where(number => !finished.Contains(number))];
        ParallelJobs.Run(
            missing.Length,
            jobs,
            i =>
            {
                var trial = Run(missing[i], reviews, stop);
                file.Append(trial);
                OnEvent?.Invoke($"trial {missing[i]} of {trials}: {Outcome(trial)}, {trial.Seconds:F1} s");
            },
            stop
        );
    }

    private SearchTrial Run(int number, IReadOnlyList<LabelledText> reviews, CancellationToken stop)
    {
        long started = TimeProvider.System.GetTimestamp();
        var trial = new SearchTrial { Trial = number, Settings = space.Draw(recipe.Training.Seed, number) };
        List<EpochResult> epochs = []; // of the first network
        bool isPruned = false,
            isBroken = false;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var trained = new RecipeTrainer(space.Apply(recipe, trial.Settings)) { OnEpoch = OnEpoch }.Train(reviews, end.Token);
            foreach (var member in trained.Members)
            {
                member.Classifier.Dispose();
            }

            trial = WithResult(trial, epochs, trained.Outcome.Validation.Accuracy, trained.Outcome.Validation.LogLoss);
        }
        catch (Exception e) // whatever it is, it is this trial's: the others may do better
        {
            trial = trial with { Failure = e.GetBaseException().Message };
        }

        stop.ThrowIfCancellationRequested(); // half a training must not pass for a whole one
        if (isPruned && epochs.MaxBy(epoch => epoch.ValidationAccuracy) is { } best)
        {
            trial = WithResult(trial, epochs, best.ValidationAccuracy, best.ValidationLoss) with
            {
                Pruned = true,
                Failure = null,
            };
        }

        if (isBroken)
        {
            trial = trial with
            {
                ValidationAccuracy = null,
                ValidationLoss = null,
                BestEpoch = null,
                Failure = "The training diverged: a validation loss is not finite.",
            };
        }

        return trial with
        {
            Seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds,
        };

        void OnEpoch(int network, EpochResult epoch)
        {
            OnEvent?.Invoke(
                $"trial {number}{(recipe.Spec.Members > 1 ? $", network {network}" : "")}: epoch {epoch.Epoch}, "
                    + $"validation accuracy {epoch.ValidationAccuracy:P2}, {epoch.Duration.TotalSeconds:F1} s"
            );
            isBroken |= !double.IsFinite(epoch.ValidationLoss);
            if (network == 1)
            {
                epochs.Add(epoch);
                isPruned =
                    Prunes
                    && epoch.Epoch < recipe.Training.Epochs
                    && MedianRule.IsHopeless(
                        [.. epochs.Select(each => each.ValidationAccuracy)],
                        file.Finished.Where(other => other.IsComplete).Select(other => other.EpochAccuracies)
                    );
            }

            if (isPruned || isBroken)
            {
                end.Cancel();
            }
        }
    }

    private static SearchTrial WithResult(SearchTrial trial, IReadOnlyList<EpochResult> epochs, double accuracy, double loss) =>
        trial with
        {
            ValidationAccuracy = accuracy,
            ValidationLoss = loss,
            BestEpoch = epochs.MaxBy(epoch => epoch.ValidationAccuracy)?.Epoch,
            EpochAccuracies = [.. epochs.Select(epoch => epoch.ValidationAccuracy)],
        };

    private static string Outcome(SearchTrial trial) =>
        trial switch
        {
            { Failure: { } failure } => $"failed: {failure}",
            { Pruned: true } => $"ended early, validation accuracy {trial.ValidationAccuracy:P2}",
            _ => $"validation accuracy {trial.ValidationAccuracy:P2}",
        };
}
