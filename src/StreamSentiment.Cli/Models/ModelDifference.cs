using System.Text.Json;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Cli.Models;

/// <summary>In what two versions differ.</summary>
internal sealed record ModelDifference
{
    public required StoredModel A { get; init; }

    public required StoredModel B { get; init; }

    /// <summary>The settings and facts that differ, by their names in <c>model.json</c>; null where a version has none.</summary>
    public required IReadOnlyList<(string Name, string? A, string? B)> Settings { get; init; }

    /// <summary>Words of both vocabularies, of A alone and of B alone.</summary>
    public required (int Common, int OnlyA, int OnlyB) Vocabulary { get; init; }

    /// <summary>The tensors of both, in the order of the network.</summary>
    public required IReadOnlyList<TensorDistance> Weights { get; init; }

    /// <summary>
    /// The L2 norm of the difference of all weights, divided by that of A's; null if a tensor has another shape or another name.
    /// </summary>
    public double? RelativeDistance =>
        Weights.All(tensor => tensor.Distance is not null)
            ? Math.Sqrt(Weights.Sum(tensor => tensor.Distance!.Value * tensor.Distance.Value))
                / Math.Sqrt(Weights.Sum(tensor => tensor.Norm * tensor.Norm))
            : null;

    public static ModelDifference Between((StoredModel Model, string Folder) a, (StoredModel Model, string Folder) b)
    {
        ModelFiles first = ModelFiles.Open(a.Folder),
            second = ModelFiles.Open(b.Folder);
        if (first.Manifest.Spec.HasNetworks || second.Manifest.Spec.HasNetworks)
        {
            NativeTorch.EnsureLoaded();
        }

        HashSet<string> words = [.. first.Vocabulary.Tokens],
            others = [.. second.Vocabulary.Tokens];
        int common = words.Count(others.Contains);
        return new()
        {
            A = a.Model,
            B = b.Model,
            Settings = Differing(Facts(first.Manifest), Facts(second.Manifest)),
            Vocabulary = (common, words.Count - common, others.Count - common),
            Weights = Distances(first, second),
        };
    }

    private static List<(string Name, string? A, string? B)> Differing(
        Dictionary<string, string> a,
        Dictionary<string, string> b
    ) =>
        [
            .. a
                .Keys.Union(b.Keys)
                .Select(name => (name, a.GetValueOrDefault(name), b.GetValueOrDefault(name)))
                .Where(fact => fact.Item2 != fact.Item3),
        ];

    /// <summary>The text profile, the architecture, the temperature and the facts of the training, flat.</summary>
    private static Dictionary<string, string> Facts(ModelManifest manifest)
    {
        var facts = new Dictionary<string, string>();
        using var json = JsonDocument.Parse(manifest.ToJson());
        foreach (string part in (string[])["text", "spec"])
        {
            Flatten(json.RootElement.GetProperty(part), part);
        }

        if (manifest.Temperature is { } temperature)
        {
            facts["temperature"] = $"{temperature:F3}";
        }

        if (manifest.TemperatureByLength is { } byLength)
        {
            facts["temperatureByLength"] = $"{byLength:F3}";
        }

        foreach (var (name, value) in manifest.Training)
        {
            facts[$"training.{name}"] = value;
        }

        return facts;

        void Flatten(JsonElement value, string name)
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in value.EnumerateObject())
                {
                    Flatten(property.Value, $"{name}.{property.Name}");
                }
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var (i, item) in value.EnumerateArray().Index())
                {
                    Flatten(item, $"{name}.{i + 1}");
                }
            }
            else
            {
                facts[name] = value.ToString();
            }
        }
    }

    private static TensorDistance[] Distances(ModelFiles a, ModelFiles b)
    {
        var (first, second) = (Tensors(a), Tensors(b));
        return
        [
            .. first.Select(weight => Distance(weight.Key, weight.Value, second.GetValueOrDefault(weight.Key))),
            .. second.Keys.Except(first.Keys).Select(name => new TensorDistance(name, 0, null)),
        ];
    }

    /// <summary>The numbers of each tensor by its name, and its shape: of n-grams, which ones they are.</summary>
    private static Dictionary<string, (float[] Values, long[] Shape)> Tensors(ModelFiles files)
    {
        var weights = files.ReadWeights();
        using var networks = weights.Networks;
        var tensors = (networks?.Weights() ?? []).ToDictionary(
            weight => weight.Name,
            weight => (Values(weight.Tensor), weight.Tensor.shape)
        );
        if (weights.NGrams is { } nGrams)
        {
            tensors[NGramWeights.OddsName] = (nGrams.Odds.ToArray(), nGrams.Keys.ToArray());
        }

        return tensors;
    }

    private static TensorDistance Distance(string name, (float[] Values, long[] Shape) a, (float[] Values, long[] Shape) b)
    {
        float[] left = a.Values;
        double norm = Math.Sqrt(left.Sum(value => (double)value * value));
        if (b.Shape is null || !a.Shape.AsSpan().SequenceEqual(b.Shape))
        {
            return new(name, norm, null);
        }

        float[] right = b.Values;
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double difference = (double)left[i] - right[i];
            sum += difference * difference;
        }

        return new(name, norm, Math.Sqrt(sum));
    }

    private static float[] Values(Parameter tensor)
    {
        using var scope = NewDisposeScope();
        return [.. tensor.detach().contiguous().data<float>()];
    }
}

/// <summary>How far a tensor of one version is from that of another.</summary>
/// <param name="Name">Its name in <c>weights.safetensors</c>.</param>
/// <param name="Norm">The L2 norm of the first version's.</param>
/// <param name="Distance">The L2 norm of the difference; null if only one version has it, or in another shape.</param>
internal sealed record TensorDistance(string Name, double Norm, double? Distance)
{
    /// <summary>The distance divided by the norm; null if there is none.</summary>
    public double? Relative => Distance is { } distance && Norm > 0 ? distance / Norm : null;
}
