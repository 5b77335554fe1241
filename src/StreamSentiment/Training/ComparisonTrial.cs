using StreamSentiment.Modeling;

namespace StreamSentiment.Training;

/// <summary>One training of a comparison: a recipe and a seed. Its model is stored, so that it is trained once.</summary>
/// <param name="Recipe">With the trial's seed.</param>
/// <param name="Data">What it learns from, as the manifest tells it.</param>
internal sealed record ComparisonTrial(Recipe Recipe, string Data)
{
    /// <summary>The model's name in the store.</summary>
    public string Name => $"{Recipe.Name}-seed{Recipe.Training.Seed}";

    /// <summary>The model of this trial that the store already holds, if it was made by the same recipe from the same data.</summary>
    public StoredModel? Find(ModelStore store)
    {
        if (store.Current(Name) is not { } version)
            return null;
        var stored = StoredModel.Open(store.FolderOf(Name, version));
        var spec = Recipe.Spec with { VocabularySize = stored.Manifest.Spec.VocabularySize };
        return Facts().All(fact => stored.Manifest.Training.GetValueOrDefault(fact.Key) == fact.Value)
            && stored.Manifest.Text == Recipe.Text && ModelSummary.Of(stored.Manifest.Spec).SequenceEqual(ModelSummary.Of(spec))
            ? stored
            : null;
    }

    /// <summary>Trains and stores it.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is stored.</exception>
    public void Run(ModelStore store, IReadOnlyList<LabelledText> reviews, Action<string>? onEvent = null, CancellationToken stop = default)
    {
        var trained = new RecipeTrainer(Recipe)
        {
            OnEpoch = (member, epoch) => onEvent?.Invoke(
                $"{Name}{(Recipe.Spec.Members > 1 ? $", network {member}" : "")}: epoch {epoch.Epoch}, validation accuracy {epoch.ValidationAccuracy:P2}, {epoch.Duration.TotalSeconds:F1} s"),
        }.Train(reviews, stop);
        stop.ThrowIfCancellationRequested(); // half a training must not pass for a whole one
        var published = trained.Publish(store, Name, Facts().Where(fact => !Recipe.Facts().ContainsKey(fact.Key)).ToDictionary());
        store.MakeCurrent(Name, published.Manifest.Version);
    }

    private Dictionary<string, string> Facts() => new(Recipe.Facts()) { ["data"] = Data };
}
