using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamSentiment.Data;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Training;

/// <summary>
/// <c>validation.json</c>: a few hundred of the reviews that the training of a version held back, as many of each label. What
/// continues that training does not learn them, and stores them again: where no anchor set is configured, they show what a
/// candidate has forgotten. They are named by a hash of their text, by which whoever has the data finds them, in any file and
/// any order; the text itself is there only where the data may be redistributed.
/// </summary>
/// <param name="Reviews">In the order of the data, first those of one label and then those of the other.</param>
internal sealed record ValidationSample(IReadOnlyList<SampledReview> Reviews)
{
    /// <summary>An accuracy on so many of each label is known to 2 points.</summary>
    private const int OfEachLabel = 200;

    private HashSet<string>? keys;

    /// <summary>True if its reviews can be read without the data that they are from.</summary>
    [JsonIgnore]
    public bool HasTexts => Reviews.All(review => review.Text is not null);

    /// <param name="reviews">The reviews of the training.</param>
    /// <param name="heldBack">
    /// Those of them that were held back, by their places. They are taken at equal distances; not one whose text is also among
    /// those that were learnt, or has both labels.
    /// </param>
    /// <param name="keepsTexts">True to keep their texts.</param>
    /// <returns>Null if none was held back.</returns>
    public static ValidationSample? Create(IReadOnlyList<LabelledText> reviews, IEnumerable<int> heldBack, bool keepsTexts)
    {
        var places = heldBack.ToHashSet();
        var learnt = reviews.Where((_, place) => !places.Contains(place)).Select(review => KeyOf(review.Text)).ToHashSet();
        var kept = DistinctTexts<LabelledText>.Of(reviews.Where((_, place) => places.Contains(place)), review => review).Kept;
        SampledReview[] sampled =
        [
            .. kept.Select(review => new SampledReview(KeyOf(review.Text), review.IsPositive, keepsTexts ? review.Text : null))
                .Where(review => !learnt.Contains(review.Key))
                .GroupBy(review => review.IsPositive)
                .SelectMany(label => AtEqualDistances([.. label])),
        ];
        return sampled.Length == 0 ? null : new(sampled);
    }

    /// <summary>Reads the sample of a stored version.</summary>
    /// <returns>Null if it was stored without.</returns>
    /// <exception cref="InvalidModelException">The file cannot be read.</exception>
    public static ValidationSample? Read(ModelFiles files)
    {
        if (files.Read(ModelStore.ValidationFile) is not { } json)
        {
            return null;
        }

        try
        {
            return
                JsonSerializer.Deserialize(json, ValidationSampleJson.Default.ValidationSample) is { } sample
                && sample.Reviews.All(review => review is { Key: not null })
                ? sample
                : throw Refused("a review in it is null.");
        }
        catch (JsonException e)
        {
            throw Refused(e.Message);
        }

        InvalidModelException Refused(string why) =>
            new($"{ModelStore.ValidationFile} of {files.Manifest.Name} {files.Manifest.Version} is refused: {why}");
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ValidationSampleJson.Default.ValidationSample);

    /// <summary>True for a text that is to a reader the same as one of the sample.</summary>
    public bool Holds(string text) => Keys.Contains(KeyOf(text));

    /// <summary>
    /// Its reviews, as far as their texts are stored or among <paramref name="data"/>, with the labels of the sample.
    /// </summary>
    public IReadOnlyList<LabelledText> Find(IEnumerable<LabelledText> data)
    {
        var texts = HasTexts
            ? []
            : data.Select(review => (Key: KeyOf(review.Text), review.Text))
                .Where(review => Keys.Contains(review.Key))
                .DistinctBy(review => review.Key)
                .ToDictionary(review => review.Key, review => review.Text);
        return
        [
            .. from review in Reviews
            let text = review.Text ?? texts.GetValueOrDefault(review.Key)
            where text is not null
            select new LabelledText(text, review.IsPositive) { Source = "validation" },
        ];
    }

    private HashSet<string> Keys => keys ??= [.. Reviews.Select(review => review.Key)];

    private static IEnumerable<SampledReview> AtEqualDistances(SampledReview[] reviews)
    {
        int count = Math.Min(OfEachLabel, reviews.Length);
        return Enumerable.Range(0, count).Select(i => reviews[(int)((long)i * reviews.Length / count)]);
    }

    private static string KeyOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TextKey.Of(text))).AsSpan(0, 16));
}

/// <summary>One review of a <see cref="ValidationSample"/>.</summary>
/// <param name="Key">
/// The first half of the SHA-256 of its letters and digits in lower case, words parted by one blank; in hexadecimal.
/// </param>
/// <param name="IsPositive">The label.</param>
/// <param name="Text">The text; null where the data may not be redistributed.</param>
internal sealed record SampledReview(string Key, bool IsPositive, string? Text = null);

/// <summary>Indented, camelCase.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ValidationSample))]
internal sealed partial class ValidationSampleJson : JsonSerializerContext;
