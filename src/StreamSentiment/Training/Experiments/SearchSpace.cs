using StreamSentiment.Data;
using StreamSentiment.Modeling;

namespace StreamSentiment.Training.Experiments;

/// <summary>The settings that a search varies, and their ranges.</summary>
internal sealed record SearchSpace(IReadOnlyList<SearchSetting> Settings)
{
    /// <summary>
    /// The space around a recipe: sizes from half to double its own, and the adversarial norm only where it has one.
    /// </summary>
    public static SearchSpace From(Recipe recipe)
    {
        double rate = recipe.Training.LearningRate,
            norm = recipe.Training.AdversarialNorm;
        int embedding = recipe.Spec.EmbeddingSize,
            units = recipe.Spec.RecurrentLayers[^1].Units;
        return new([
            SearchSetting.Logarithmic(
                "learning-rate",
                rate / 5,
                rate * 5,
                (r, value) => r with { Training = r.Training with { LearningRate = value } }
            ),
            SearchSetting.OneOf(
                "batch-size",
                [32, 64, 128],
                (r, value) => r with { Training = r.Training with { BatchSize = value } }
            ),
            SearchSetting.OneOf(
                "clip-norm",
                [0.5, 1, 5],
                (r, value) => r with { Training = r.Training with { ClipNorm = value } }
            ),
            SearchSetting.OneOf(
                "weight-averaging",
                [0, 0.99, 0.999],
                (r, value) => r with { Training = r.Training with { WeightAveraging = value } }
            ),
            SearchSetting.OneOf(
                "label-smoothing",
                [0, 0.05, 0.1],
                (r, value) => r with { Training = r.Training with { LabelSmoothing = value } }
            ),
            .. norm > 0
                ?
                [
                    SearchSetting.Logarithmic(
                        "adversarial-norm",
                        norm / 4,
                        norm * 2,
                        (r, value) => r with { Training = r.Training with { AdversarialNorm = value } }
                    ),
                ]
                : Array.Empty<SearchSetting>(),
            SearchSetting.OneOf(
                "embedding-size",
                Around(embedding),
                (r, value) => r with { Spec = r.Spec with { EmbeddingSize = value } }
            ),
            SearchSetting.OneOf(
                "units",
                Around(units),
                (r, value) =>
                    r with
                    {
                        Spec = r.Spec with
                        {
                            RecurrentLayers = [.. r.Spec.RecurrentLayers.Select(layer => layer with { Units = value })],
                        },
                    }
            ),
            SearchSetting.OneOf(
                "pooling",
                Enum.GetValues<Pooling>(),
                (r, value) => r with { Spec = r.Spec with { Pooling = value } }
            ),
            SearchSetting.Uniform(
                "spatial-dropout",
                0.1,
                0.7,
                (r, value) => r with { Spec = r.Spec with { SpatialDropout = value } }
            ),
            SearchSetting.Uniform("dropout", 0.1, 0.7, (r, value) => r with { Spec = r.Spec with { Dropout = value } }),
        ]);
    }

    /// <summary>The space with these settings left as the recipe has them.</summary>
    public SearchSpace Without(IReadOnlyCollection<string> names) =>
        new([.. Settings.Where(setting => !names.Contains(setting.Name))]);

    /// <summary>The settings of one trial by name, which depend on the seed and the trial's number alone.</summary>
    public IReadOnlyDictionary<string, string> Draw(int seed, int trial)
    {
        var draws = new RandomDraws(seed, trial);
        return Settings.ToDictionary(setting => setting.Name, setting => setting.Draw(draws));
    }

    /// <summary>The recipe with the settings of a trial.</summary>
    public Recipe Apply(Recipe recipe, IReadOnlyDictionary<string, string> drawn) =>
        Settings.Aggregate(recipe, (changed, setting) => setting.Apply(changed, drawn[setting.Name]));

    private static int[] Around(int size) => [.. new[] { size / 2, size, 2 * size }.Where(value => value > 0).Distinct()];
}

/// <summary>All that the result of a trial depends on, except its number: trials of other facts cannot be compared.</summary>
internal static class SearchFacts
{
    /// <param name="recipe">The recipe with the seed and the threads of the trials.</param>
    /// <param name="space">The settings that are varied.</param>
    /// <param name="reviews">The training reviews.</param>
    public static IReadOnlyDictionary<string, string> Describe(
        Recipe recipe,
        SearchSpace space,
        IReadOnlyList<LabelledText> reviews
    ) =>
        ResultFacts
            .Describe("recipe", recipe)
            .Concat(space.Settings.Select(setting => KeyValuePair.Create($"space.{setting.Name}", setting.Range)))
            .Append(ResultFacts.Describe("data", reviews))
            .ToDictionary();
}
