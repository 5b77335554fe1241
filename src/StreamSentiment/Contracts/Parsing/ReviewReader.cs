using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>
/// Reads the value of a <see cref="Topics.Raw"/> record, as <see cref="RecordReader"/> does. Bad input is a
/// <see cref="Rejection"/>, never an exception.
/// </summary>
public static class ReviewReader
{
    /// <summary>
    /// Reads one review. Checks in this order: null, size, UTF-8, JSON, schema version, types, id, text, and reports the
    /// first that fails. The version is checked before the types, because a later version may change them.
    /// </summary>
    /// <param name="value">The record's value.</param>
    /// <param name="maxBytes">The largest value that is read, in bytes.</param>
    /// <param name="review">The review, when the method returns true.</param>
    /// <param name="rejection">The reason, when the method returns false.</param>
    public static bool TryRead(byte[]? value, int maxBytes, [NotNullWhen(true)] out Review? review, out Rejection rejection) =>
        TryRead(value, maxBytes, Envelope.None, null, out review, out rejection);

    /// <inheritdoc cref="TryRead(byte[], int, out Review, out Rejection)"/>
    /// <param name="envelope">What producers put around their reviews; a review without it is read as it is.</param>
    /// <param name="eventId">The id of a review that has none: that of the event in the record's headers.</param>
    public static bool TryRead(
        byte[]? value,
        int maxBytes,
        Envelope envelope,
        string? eventId,
        [NotNullWhen(true)] out Review? review,
        out Rejection rejection
    ) => RecordReader.TryRead<Fields, Review>(value, maxBytes, envelope, eventId, out review, out rejection);

    private struct Fields : IRecordFields<Review>
    {
        private SharedFields shared;
        private (JsonTokenType Type, DateTimeOffset? Value) createdAt;

        public void ReadProperty(ref Utf8JsonReader reader)
        {
            if (shared.TryReadProperty(ref reader))
            {
                return;
            }

            if (reader.ValueTextEquals("createdAt"u8))
            {
                createdAt = RecordFields.ReadTime(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        public readonly string? Text => shared.Text;

        public void UseId(string? eventId) => shared.UseId(eventId);

        public readonly Rejection? FindFault() => shared.FindTypeFault(Review.CurrentSchemaVersion) ?? shared.FindValueFault();

        public readonly Review Build() =>
            new(shared.Id!, shared.Text!)
            {
                Source = shared.Source,
                CreatedAt = createdAt.Value,
                IgnoredFields = RecordFields.NamesOf(
                    ("schemaVersion", shared.IsVersionIgnored),
                    ("source", shared.IsSourceIgnored),
                    ("createdAt", RecordFields.IsIgnored(createdAt))
                ),
            };
    }
}
