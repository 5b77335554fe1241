namespace StreamSentiment.Modeling;

/// <summary>One row of a model's summary.</summary>
/// <param name="OutputShape">The shape of its output for a batch of reviews.</param>
/// <param name="Parameters">Trained numbers.</param>
public sealed record LayerSummary(string Name, string OutputShape, long Parameters);

/// <summary>The layers of a model as Keras' <c>summary()</c> lists them.</summary>
public static class ModelSummary
{
    /// <summary>Rows in the order the layers are applied.</summary>
    public static IReadOnlyList<LayerSummary> Create(ModelSpec spec)
    {
        spec.Validate();
        var rows = spec.HasNetworks ? Networks(spec) : [];
        if (spec.NGrams is { } nGrams)
        {
            rows.Add(new($"{nGrams.Count:N0} n-grams of 1 to {nGrams.Order} tokens", Vector(1), nGrams.Parameters));
        }

        if (spec is { HasNetworks: true, NGrams.Share: var share and not null })
        {
            rows.Add(new($"Mean of both, {share:P0} of it the n-grams", Vector(1), 0));
        }

        return rows;
    }

    private static List<LayerSummary> Networks(ModelSpec spec)
    {
        var rows = new List<LayerSummary>
        {
            new($"Embedding {spec.EmbeddingSize}", Sequence(spec.EmbeddingSize), (long)spec.VocabularySize * spec.EmbeddingSize),
            new($"Spatial dropout {spec.SpatialDropout}", Sequence(spec.EmbeddingSize), 0),
        };
        int features = spec.EmbeddingSize;
        for (int i = 0; i < spec.RecurrentLayers.Count; i++)
        {
            var layer = spec.RecurrentLayers[i];
            bool isPooled = i == spec.RecurrentLayers.Count - 1 && spec.Pooling != Pooling.Attention;
            string shape = (spec.SentenceLayer is null, isPooled) switch
            {
                (true, false) => Sequence(layer.OutputSize),
                (true, true) => Vector(layer.OutputSize),
                (false, false) => $"[batch, sentences, words, {layer.OutputSize}]",
                (false, true) => Sentences(layer.OutputSize),
            };
            rows.Add(new(Name(layer), shape, Parameters(layer, features)));
            features = layer.OutputSize;
        }

        if (spec.Pooling == Pooling.Attention)
        {
            rows.Add(Attention(features, spec.SentenceLayer is null ? Vector(features) : Sentences(features)));
        }

        if (spec.SentenceLayer is { } ofSentences)
        {
            rows.Add(new(Name(ofSentences), Sentences(ofSentences.OutputSize), Parameters(ofSentences, features)));
            features = ofSentences.OutputSize;
            rows.Add(Attention(features, Vector(features)));
        }

        rows.Add(new($"Dropout {spec.Dropout}", Vector(features), 0));
        foreach (int units in spec.DenseLayers)
        {
            rows.Add(new($"Dense {units} ReLU", Vector(units), (features + 1L) * units));
            rows.Add(new($"Dropout {spec.DenseDropout}", Vector(units), 0));
            features = units;
        }

        rows.Add(new("Dense 1", Vector(1), features + 1));
        if (spec.Members > 1)
        {
            rows.Add(
                new(
                    $"Mean of {spec.Members} such networks",
                    Vector(1),
                    (spec.Members.Value - 1) * rows.Sum(row => row.Parameters)
                )
            );
        }

        return rows;
    }

    private static LayerSummary Attention(int features, string shape) =>
        new($"Attention {features}", shape, features * (features + 2L)); // weights, bias, context

    private static string Name(RecurrentLayerSpec layer) =>
        (layer.Bidirectional ? "Bidirectional " : "")
        + layer.Cell switch
        {
            RecurrentCell.SimpleRnn => $"SimpleRNN {layer.Units}",
            RecurrentCell.Gru => $"GRU {layer.Units}{(layer.ResetAfter ? " (reset after)" : "")}",
            RecurrentCell.ClockworkRnn => $"Clockwork RNN {layer.Units} (periods {string.Join(", ", layer.Periods)})",
            _ => $"{layer.Cell.ToString().ToUpperInvariant()} {layer.Units}",
        };

    private static long Parameters(RecurrentLayerSpec layer, int inputSize)
    {
        long units = layer.Units,
            gate = units * (inputSize + units + 1); // input weights, recurrent weights, one bias
        return (layer.Bidirectional ? 2 : 1)
            * layer.Cell switch
            {
                RecurrentCell.SimpleRnn => gate,
                RecurrentCell.Gru => 3 * (gate + (layer.ResetAfter ? units : 0)), // a second bias
                RecurrentCell.ClockworkRnn => gate - UnreadStates(layer),
                _ => 4 * gate,
            };
    }

    /// <summary>Pairs of a unit and a unit of a faster group, which it does not read.</summary>
    private static long UnreadStates(RecurrentLayerSpec layer)
    {
        long groups = layer.Periods.Count,
            groupUnits = layer.Units / groups;
        return groupUnits * groupUnits * groups * (groups - 1) / 2;
    }

    private static string Sequence(int features) => $"[batch, time, {features}]";

    private static string Sentences(int features) => $"[batch, sentences, {features}]";

    private static string Vector(int features) => $"[batch, {features}]";
}
