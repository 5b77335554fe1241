using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamSentiment.Contracts;

/// <summary>
/// Events to and from the bytes of a Kafka record. Raw and labelled reviews are read by <see cref="ReviewReader"/> and
/// <see cref="ReviewLabelledReader"/>.
/// </summary>
public static class Wire
{
    /// <summary>The value of a <see cref="Topics.Raw"/> record.</summary>
    public static byte[] Serialize(Review review) =>
        JsonSerializer.SerializeToUtf8Bytes(review, WireJson.Default.Review);

    /// <summary>The value of a <see cref="Topics.Labelled"/> record.</summary>
    /// <exception cref="ArgumentException">The weight is not a finite number, which JSON cannot hold.</exception>
    public static byte[] Serialize(ReviewLabelled label) =>
        JsonSerializer.SerializeToUtf8Bytes(label, WireJson.Default.ReviewLabelled);

    /// <summary>The value of a <see cref="Topics.Scored"/> record.</summary>
    /// <exception cref="ArgumentException">A probability or share is not a finite number, which JSON cannot hold.</exception>
    public static byte[] Serialize(ScoredReview review) =>
        JsonSerializer.SerializeToUtf8Bytes(review, WireJson.Default.ScoredReview);

    /// <summary>Reads the value of a <see cref="Topics.Scored"/> record.</summary>
    /// <param name="value">The record's value.</param>
    /// <param name="review">The score, when the method returns true.</param>
    /// <param name="fault">What is wrong with the value, when the method returns false.</param>
    public static bool TryRead(
        byte[]? value, [NotNullWhen(true)] out ScoredReview? review, [NotNullWhen(false)] out string? fault)
    {
        review = null;
        fault = null;
        try
        {
            review = value is null ? null : JsonSerializer.Deserialize(value, WireJson.Default.ScoredReview);
            if (review is null)
                fault = "the record has no value";
            else if (review.SchemaVersion != ScoredReview.CurrentSchemaVersion)
                fault = $"property \"schemaVersion\" is not {ScoredReview.CurrentSchemaVersion}, the only version that is read";
        }
        catch (JsonException e)
        {
            fault = e.Message;
        }
        return fault is null && review is not null;
    }
}
