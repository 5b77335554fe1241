using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamSentiment.Training;

/// <summary>All that the result of a trial hangs on beside its number: trials of other facts cannot be compared.</summary>
internal static class SearchFacts
{
    /// <param name="recipe">With the seed and the threads of the trials.</param>
    /// <param name="space">What is varied.</param>
    /// <param name="reviews">What is learnt from.</param>
    public static IReadOnlyDictionary<string, string> Of(Recipe recipe, SearchSpace space, IReadOnlyList<LabelledText> reviews) =>
        Flatten("recipe", JsonSerializer.SerializeToNode(recipe, SearchJson.Default.Recipe))
            .Concat(space.Settings.Select(setting => KeyValuePair.Create($"space.{setting.Name}", setting.Range)))
            .Append(KeyValuePair.Create("data", $"{reviews.Count} reviews, SHA-256 {Checksum(reviews)}"))
            .ToDictionary();

    /// <summary><c>{"a":{"b":[1]}}</c> becomes <c>a.b.0</c>: 1.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Flatten(string path, JsonNode? node) => node switch
    {
        JsonObject entries => entries.SelectMany(entry => Flatten($"{path}.{entry.Key}", entry.Value)),
        JsonArray items => items.SelectMany((item, i) => Flatten($"{path}.{i}", item)),
        _ => [KeyValuePair.Create(path, $"{node}")],
    };

    private static string Checksum(IReadOnlyList<LabelledText> reviews)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var review in reviews)
            hash.AppendData(Encoding.UTF8.GetBytes($"{(review.IsPositive ? '+' : '-')}{review.Text}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
