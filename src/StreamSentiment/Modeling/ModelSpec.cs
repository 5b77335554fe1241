using System.Text.Json.Serialization;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;

namespace StreamSentiment.Modeling;

/// <summary>
/// The architecture of a <see cref="RecurrentClassifier"/>: embedding, spatial dropout, recurrent layers, pooling of the
/// states to one vector a review (or first to one a sentence), dropout, dense layers (ReLU and dropout after each), one logit;
/// and the n-grams beside it, or alone.
/// </summary>
public sealed record ModelSpec
{
    /// <summary>The name of the model of n-grams alone, for <see cref="Named"/>.</summary>
    public const string NGramsName = "nb-svm";

    // Far above any model that is trained here. A manifest comes from a store that others write to, and a number of it is what is
    // allocated.
    internal const int MostIds = 10_000_000;
    internal const int MostUnits = 4096;
    private const int MostLayers = 16;
    private const int MostMembers = 32;

    /// <summary>Rows of the embedding: token ids are below this; id 0 is padding. At most 10,000,000.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Features a token, at most 4,096.</summary>
    public int EmbeddingSize { get; init; } = 32;

    /// <summary>Share of embedding features that training drops for a whole review at a time.</summary>
    public double SpatialDropout { get; init; } = 0.4;

    /// <summary>The recurrent layers, first to last; none in a model of n-grams alone.</summary>
    public required IReadOnlyList<RecurrentLayerSpec> RecurrentLayers { get; init; }

    /// <summary>
    /// The pooling of the last recurrent layer's states to one vector a review, or a sentence if there is a
    /// <see cref="SentenceLayer"/>.
    /// </summary>
    public Pooling Pooling { get; init; } = Pooling.Last;

    /// <summary>
    /// A recurrent layer over the vectors of sentences, whose states become one vector a review by attention: the layers before
    /// then read each sentence by itself (Yang et al. 2016, https://aclanthology.org/N16-1174/). Needs token ids that tell where
    /// sentences end (<see cref="TextProfile.Sentences"/>). Null for a network that reads a review as one sequence.
    /// </summary>
    public RecurrentLayerSpec? SentenceLayer { get; init; }

    /// <summary>Share of the pooled state that training drops.</summary>
    public double Dropout { get; init; } = 0.4;

    /// <summary>Units of the dense layers between the pooled state and the logit.</summary>
    public IReadOnlyList<int> DenseLayers
    {
        get => field ?? []; // the deserializer does not keep an initial value where the property is absent
        init;
    }

    /// <summary>Share of each dense layer's output that training drops.</summary>
    public double DenseDropout { get; init; } = 0.5;

    /// <summary>Networks of this architecture, trained apart, whose logits are averaged; null is one.</summary>
    public int? Members { get; init; }

    /// <summary>
    /// The n-grams whose log-odds are the logit, or are interpolated with the networks'; null for networks alone.
    /// </summary>
    public NGramSpec? NGrams { get; init; }

    /// <summary>
    /// Beside n-grams, the most token ids that the networks read of a review, the last ones without &lt;unk&gt;; null for as many
    /// as the text profile gives.
    /// </summary>
    public int? NetworkLength { get; init; }

    /// <summary>True unless it is of n-grams alone.</summary>
    [JsonIgnore]
    public bool HasNetworks => RecurrentLayers.Count > 0;

    /// <summary>The recurrent ones of the names that <see cref="Named"/> knows; <see cref="NGramsName"/> is the other.</summary>
    public static IReadOnlyList<string> Architectures { get; } =
    ["rnn", "lstm", "gru", "bilstm", "stacked-lstm", "product", "bigru", "cwrnn", "han"];

    /// <summary>The architecture of this name, with recurrent layers of 32 units (of 64 in <c>product</c>).</summary>
    /// <exception cref="ArgumentException">There is no architecture of this name.</exception>
    public static ModelSpec Named(string architecture, int vocabularySize) =>
        architecture switch
        {
            "rnn" => new() { VocabularySize = vocabularySize, RecurrentLayers = [new(RecurrentCell.SimpleRnn, Units: 32)] },
            "lstm" => new() { VocabularySize = vocabularySize, RecurrentLayers = [Lstm()] },
            "gru" => new() { VocabularySize = vocabularySize, RecurrentLayers = [new(RecurrentCell.Gru, Units: 32)] },
            "bilstm" => new() { VocabularySize = vocabularySize, RecurrentLayers = [Lstm() with { Bidirectional = true }] },
            "stacked-lstm" => new()
            {
                VocabularySize = vocabularySize,
                RecurrentLayers = [Lstm(), Lstm()],
                Dropout = 0.5,
            },
            "product" => new()
            {
                VocabularySize = vocabularySize,
                RecurrentLayers = [Lstm(64), Lstm(64)],
                DenseLayers = [32, 32],
            },
            "bigru" => new() { VocabularySize = vocabularySize, RecurrentLayers = [BiGru()] },
            "cwrnn" => new()
            {
                VocabularySize = vocabularySize,
                RecurrentLayers = [new(RecurrentCell.ClockworkRnn, Units: 32, Groups: 4)],
            },
            "han" => new()
            {
                VocabularySize = vocabularySize,
                RecurrentLayers = [BiGru()],
                Pooling = Pooling.Attention,
                SentenceLayer = BiGru(),
            },
            NGramsName => new()
            {
                VocabularySize = vocabularySize,
                RecurrentLayers = [],
                NGrams = new() { Count = NGramSpec.UsualCount },
            },
            _ => throw new ArgumentException(
                $"There is no architecture '{architecture}'; there are {string.Join(", ", Architectures)}, {NGramsName}.",
                nameof(architecture)
            ),
        };

    /// <summary>Refuses a specification no model can be built from.</summary>
    /// <exception cref="InvalidModelException">A number is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(
            VocabularySize is >= 2 and <= MostIds,
            nameof(VocabularySize),
            $"at least 2 (padding and one word) and at most {MostIds:N0}"
        );
        Require(Members is null or (>= 1 and <= MostMembers), nameof(Members), $"from 1 to {MostMembers}");
        Require(EmbeddingSize is >= 1 and <= MostUnits, nameof(EmbeddingSize), $"from 1 to {MostUnits}");
        Require(Enum.IsDefined(Pooling), nameof(Pooling), $"one of {string.Join(", ", Enum.GetNames<Pooling>())}");
        Require(
            RecurrentLayers.Count <= MostLayers && !RecurrentLayers.Contains(null!), // JSON may hold null there
            nameof(RecurrentLayers),
            $"from 1 to {MostLayers} layers"
        );
        Require(
            HasNetworks || (NGrams is { Share: null } && SentenceLayer is null && DenseLayers.Count == 0 && Members is null),
            nameof(RecurrentLayers),
            $"from 1 to {MostLayers} layers; without them it is of {nameof(NGrams)} alone, with no {nameof(NGramSpec.Share)}, "
                + $"{nameof(SentenceLayer)}, {nameof(DenseLayers)} or {nameof(Members)}"
        );
        NGrams?.Validate();
        Require(
            NGrams is null || VocabularySize <= NGramKey.MaxTokenId + 1,
            nameof(VocabularySize),
            $"at most {NGramKey.MaxTokenId + 1:N0} with {nameof(NGrams)}"
        );
        Require(
            NetworkLength is null || (NGrams is not null && HasNetworks && NetworkLength is >= 1 and <= TextProfile.MostTokens),
            nameof(NetworkLength),
            $"from 1 to {TextProfile.MostTokens}, and only where there are recurrent layers and {nameof(NGrams)}"
        );
        foreach (var layer in RecurrentLayers)
        {
            layer.Validate(nameof(RecurrentLayers));
        }

        SentenceLayer?.Validate(nameof(SentenceLayer));
        Require(
            DenseLayers.Count <= MostLayers && DenseLayers.All(units => units is >= 1 and <= MostUnits),
            nameof(DenseLayers),
            $"at most {MostLayers} layers of 1 to {MostUnits} units"
        );
        Require(IsShare(SpatialDropout), nameof(SpatialDropout), "at least 0 and below 1");
        Require(IsShare(Dropout), nameof(Dropout), "at least 0 and below 1");
        Require(IsShare(DenseDropout), nameof(DenseDropout), "at least 0 and below 1");
    }

    /// <summary>The trained numbers: those of all members, and those of n-grams.</summary>
    internal long Parameters() => ModelSummary.Create(this).Sum(row => row.Parameters);

    /// <summary>Bytes of its file of weights: four a trained number, and eight that say which n-gram one is of.</summary>
    internal long WeightBytes() => sizeof(float) * Parameters() + sizeof(long) * (long)(NGrams?.Count ?? 0);

    /// <summary>The most features that a token has between two layers.</summary>
    internal int Widest() =>
        RecurrentLayers.Append(SentenceLayer).Max(layer => layer?.OutputSize ?? 0) is var recurrent
            ? Math.Max(EmbeddingSize, recurrent)
            : 0;

    /// <summary>Refuses a text profile whose token ids lack what the network needs.</summary>
    /// <exception cref="InvalidModelException">The network reads sentences, and the profile does not mark them.</exception>
    internal void RequireFits(TextProfile text)
    {
        if (SentenceLayer is not null && !text.Sentences)
        {
            throw new InvalidModelException(
                $"A network with a {nameof(SentenceLayer)} needs a text profile with {nameof(TextProfile.Sentences)}."
            );
        }
    }

    private static RecurrentLayerSpec BiGru() => new(RecurrentCell.Gru, Units: 32, Bidirectional: true, ResetAfter: true);

    private static RecurrentLayerSpec Lstm(int units = 32) => new(RecurrentCell.Lstm, units);

    private static bool IsShare(double value) => value is >= 0 and < 1;

    private static void Require(bool holds, string name, string expected)
    {
        if (!holds)
        {
            throw new InvalidModelException($"The model specification's {name} must be {expected}.");
        }
    }
}
