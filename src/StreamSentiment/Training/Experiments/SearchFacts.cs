using StreamSentiment.Data;

namespace StreamSentiment.Training.Experiments;

/// <summary>All that the result of a trial hangs on beside its number: trials of other facts cannot be compared.</summary>
internal static class SearchFacts
{
    /// <param name="recipe">With the seed and the threads of the trials.</param>
    /// <param name="space">What is varied.</param>
    /// <param name="reviews">What is learnt from.</param>
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
