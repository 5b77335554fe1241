using StreamSentiment.Data;

namespace StreamSentiment.Training.Experiments;

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
