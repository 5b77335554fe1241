using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSentiment.Drift;

/// <summary>
/// Distributions of a model's reviews and scores at its evaluation, which later ones are compared with. Taken from reviews
/// that it was not trained on: its vocabulary knows every frequent word of the others.
/// </summary>
public sealed record DriftReference
{
    /// <summary>The only layout of the file so far.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The file of a model version that holds it.</summary>
    public const string FileName = "drift.json";

    /// <summary>Layout of the file.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The number of reviews that it was made from.</summary>
    public required int Reviews { get; init; }

    /// <summary>The model's accuracy on them, 0 to 1.</summary>
    public required double Accuracy { get; init; }

    public required WordReference Words { get; init; }

    /// <summary>Tokens a review.</summary>
    public required NumberReference Length { get; init; }

    /// <summary>Shares of tokens that the vocabulary lacks.</summary>
    public required NumberReference UnknownWords { get; init; }

    /// <summary>The model's probabilities.</summary>
    public required NumberReference Scores { get; init; }

    /// <param name="samples">At least one.</param>
    /// <param name="accuracy">The model's accuracy on them, 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public static DriftReference From(IReadOnlyCollection<DriftSample> samples, double accuracy) =>
        samples.Count == 0
            ? throw new ArgumentException("There is no reference without reviews.", nameof(samples))
            : new DriftReference
            {
                Reviews = samples.Count,
                Accuracy = accuracy,
                Words = WordReference.From(samples.Select(sample => sample.TokenIds)),
                Length = NumberReference.From(samples.Select(sample => (double)sample.TokenCount)),
                UnknownWords = NumberReference.From(samples.Select(sample => sample.UnknownShare)),
                Scores = NumberReference.From(samples.Select(sample => sample.Probability)),
            };

    /// <summary>Reads the JSON that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The JSON is no reference of this layout.</exception>
    public static DriftReference Parse(ReadOnlySpan<byte> json)
    {
        var reference =
            JsonSerializer.Deserialize(json, DriftJson.Default.DriftReference) ?? throw new JsonException("It holds null.");
        if (reference.SchemaVersion != CurrentSchemaVersion)
        {
            throw new JsonException(
                $"Its schemaVersion is {reference.SchemaVersion}, and this program reads {CurrentSchemaVersion}."
            );
        }

        NumberReference[] numbers = [reference.Length, reference.UnknownWords, reference.Scores];
        return
            reference.Words.Counts.Count == reference.Words.TokenIds.Count + 1
            && numbers.All(number => number.Counts.Count == number.Edges.Count + 1)
            ? reference
            : throw new JsonException("Its counts are not as many as its bins.");
    }

    /// <summary>One JSON object with camelCase names.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DriftJson.Default.DriftReference);
}

/// <summary>camelCase; missing fields are refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(DriftReference))]
internal sealed partial class DriftJson : JsonSerializerContext;
