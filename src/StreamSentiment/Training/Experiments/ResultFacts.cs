using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamSentiment.Data;

namespace StreamSentiment.Training.Experiments;

/// <summary>
/// All that results depend on, as text that can be compared: results of other facts must not be mixed with them.
/// </summary>
internal static class ResultFacts
{
    /// <summary>Every setting of a recipe, each under its path: <c>NAME.training.seed</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Describe(string name, Recipe recipe) =>
        Flatten(name, JsonSerializer.SerializeToNode(recipe, SearchJson.Default.Recipe));

    /// <summary>Texts and labels, in their order.</summary>
    public static KeyValuePair<string, string> Describe(string name, IReadOnlyList<LabelledText> reviews) =>
        KeyValuePair.Create(name, $"{reviews.Count} reviews, SHA-256 {Checksum(reviews)}");

    /// <summary><c>{"a":{"b":[1]}}</c> becomes <c>a.b.0</c>: 1.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Flatten(string path, JsonNode? node) =>
        node switch
        {
            JsonObject entries => entries.SelectMany(entry => Flatten($"{path}.{entry.Key}", entry.Value)),
            JsonArray items => items.SelectMany((item, i) => Flatten($"{path}.{i}", item)),
            _ => [KeyValuePair.Create(path, $"{node}")],
        };

    private static string Checksum(IReadOnlyList<LabelledText> reviews)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var review in reviews)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{(review.IsPositive ? '+' : '-')}{review.Text}\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
