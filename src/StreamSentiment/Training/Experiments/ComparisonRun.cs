using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Experiments;

/// <summary>One training of a comparison: a recipe and a seed. Its model is stored, so that it is trained once.</summary>
/// <param name="Recipe">The recipe, with the run's seed.</param>
/// <param name="Data">The name of the training data, for the manifest.</param>
/// <param name="Refits">True to train once more on all reviews, by the outcome of the training with a validation split.</param>
internal sealed record ComparisonRun(Recipe Recipe, string Data, bool Refits)
{
    /// <summary>The model's name in the store.</summary>
    public string Name => $"{Recipe.Name}-seed{Recipe.Training.Seed}{(Refits ? "-refit" : "")}";

    /// <summary>The run with a validation split, which chooses.</summary>
    private ComparisonRun Validated => this with { Refits = false };

    /// <summary>
    /// The model of this run that the store already holds, if it was made by the same recipe from the same data.
    /// </summary>
    public ModelFiles? Find(ModelStore store)
    {
        if (store.Current(Name) is not { } version)
        {
            return null;
        }

        var stored = ModelFiles.Open(store.FolderOf(Name, version));
        var spec = Recipe.Spec with { VocabularySize = stored.Manifest.Spec.VocabularySize };
        return
            Facts().All(fact => stored.Manifest.Training.GetValueOrDefault(fact.Key) == fact.Value)
            && stored.Manifest.Text == Recipe.Text
            && ModelSummary.Create(stored.Manifest.Spec).SequenceEqual(ModelSummary.Create(spec))
            ? stored
            : null;
    }

    /// <summary>Trains and stores it.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is stored.</exception>
    public void Run(
        ModelStore store,
        IReadOnlyList<LabelledText> reviews,
        Action<string>? onEvent = null,
        CancellationToken stop = default
    )
    {
        var trainer = new RecipeTrainer(Recipe)
        {
            OnEpoch = (member, epoch) =>
                onEvent?.Invoke(
                    $"{Name}{(Recipe.Spec.Members > 1 ? $", network {member}" : "")}: epoch {epoch.Epoch}, "
                        + (Refits ? $"loss {epoch.Loss:F4}" : $"validation accuracy {epoch.ValidationAccuracy:P2}")
                        + $", {epoch.Duration.TotalSeconds:F1} s"
                ),
        };
        var trained = Refits ? trainer.Refit(reviews, Choose(store, reviews, onEvent, stop), stop) : trainer.Train(reviews, stop);
        stop.ThrowIfCancellationRequested(); // half a training must not pass for a whole one
        var stored = trained.Store(store, Name, Facts().Where(fact => !Recipe.Facts().ContainsKey(fact.Key)).ToDictionary());
        store.MakeCurrent(Name, stored.Manifest.Version);
    }

    private ValidationOutcome Choose(
        ModelStore store,
        IReadOnlyList<LabelledText> reviews,
        Action<string>? onEvent,
        CancellationToken stop
    )
    {
        if (Validated.Find(store) is null)
        {
            Validated.Run(store, reviews, onEvent, stop);
        }

        return ValidationOutcome.From(ModelEvaluation.Read(store.FolderOf(Validated.Name, store.Current(Validated.Name)!)));
    }

    private Dictionary<string, string> Facts() => new(Recipe.Facts()) { ["data"] = Data };
}
