using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>
/// Reads the value of a <see cref="Topics.Labelled"/> record that is no tombstone, as <see cref="RecordReader"/> does. Bad
/// input is a <see cref="Rejection"/>, never an exception.
/// </summary>
public static class ReviewLabelledReader
{
    /// <summary>
    /// Reads one label. Checks in this order: null, size, UTF-8, JSON, schema version, types, id, text, label, weight,
    /// and reports the first that fails.
    /// </summary>
    /// <param name="value">The record's value; a tombstone, which has none and withdraws a label, is the caller's to
    /// recognise.</param>
    /// <param name="maxBytes">The largest value that is read, in bytes.</param>
    /// <param name="label">The label and its review, when the method returns true.</param>
    /// <param name="rejection">The reason, when the method returns false.</param>
    public static bool TryRead(
        byte[]? value,
        int maxBytes,
        [NotNullWhen(true)] out ReviewLabelled? label,
        out Rejection rejection
    ) => TryRead(value, maxBytes, Envelope.None, null, out label, out rejection);

    /// <inheritdoc cref="TryRead(byte[], int, out ReviewLabelled, out Rejection)"/>
    /// <param name="envelope">What producers put around their labels; a label without it is read as it is.</param>
    /// <param name="eventId">The id of a label that has none: that of the event in the record's headers.</param>
    public static bool TryRead(
        byte[]? value,
        int maxBytes,
        Envelope envelope,
        string? eventId,
        [NotNullWhen(true)] out ReviewLabelled? label,
        out Rejection rejection
    ) => RecordReader.TryRead<Fields, ReviewLabelled>(value, maxBytes, envelope, eventId, out label, out rejection);

    /// <summary>
    /// The id that a record's key names: the key as text or, of the keys that Connect and change events have, the column
    /// <c>id</c> in it.
    /// </summary>
    public static string IdOfKey(byte[] key, Envelope envelope)
    {
        try
        {
            return (envelope == Envelope.None ? null : EnvelopeOpener.IdOfKey(key)) ?? Encoding.UTF8.GetString(key);
        }
        catch (JsonException) // text, as most keys
        {
            return Encoding.UTF8.GetString(key);
        }
    }

    private struct Fields : IRecordFields<ReviewLabelled>
    {
        private SharedFields shared;
        private (JsonTokenType Type, string? Value) label;
        private (JsonTokenType Type, double Value) weight;
        private (JsonTokenType Type, string? Value) labeller;
        private (JsonTokenType Type, DateTimeOffset? Value) labelledAt;

        public void ReadProperty(ref Utf8JsonReader reader)
        {
            if (shared.TryReadProperty(ref reader))
            {
                return;
            }

            if (reader.ValueTextEquals("label"u8))
            {
                label = RecordFields.ReadScalar(ref reader);
            }
            else if (reader.ValueTextEquals("weight"u8))
            {
                weight = RecordFields.ReadNumber(ref reader);
            }
            else if (reader.ValueTextEquals("labeller"u8))
            {
                labeller = RecordFields.ReadOptionalString(ref reader);
            }
            else if (reader.ValueTextEquals("labelledAt"u8))
            {
                labelledAt = RecordFields.ReadTime(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        private readonly bool HasWeight =>
            weight.Type is JsonTokenType.Number or JsonTokenType.String && !double.IsNaN(weight.Value);

        private readonly bool IsWeightIgnored => !HasWeight && weight.Type is not (JsonTokenType.None or JsonTokenType.Null);

        public readonly string? Text => shared.Text;

        public void UseId(string? eventId) => shared.UseId(eventId);

        public readonly Rejection? FindFault() =>
            shared.FindTypeFault(ReviewLabelled.CurrentSchemaVersion)
            ?? RecordFields.FindTypeFault(
                "label",
                label.Type,
                JsonTokenType.String,
                JsonTokenType.Number,
                JsonTokenType.True,
                JsonTokenType.False
            )
            ?? shared.FindValueFault()
            ?? FindLabelFault()
            ?? FindWeightFault();

        private readonly Rejection? FindLabelFault() =>
            label switch
            {
                { Type: JsonTokenType.None or JsonTokenType.Null } => new(
                    RejectionReason.MissingLabel,
                    "property \"label\" is absent or null"
                ),
                { Value: { } value } when SentimentLabel.Parse(value) is not null => null,
                _ => new(RejectionReason.InvalidLabel, $"property \"label\" is none of {SentimentLabel.Spellings}"),
            };

        private readonly Rejection? FindWeightFault() =>
            !HasWeight || weight.Value is > 0 and <= ReviewLabelled.MaxWeight
                ? null
                : new(
                    RejectionReason.InvalidWeight,
                    $"property \"weight\" is not above 0 and at most {ReviewLabelled.MaxWeight}"
                );

        public readonly ReviewLabelled Build() =>
            new(shared.Id!, shared.Text!, SentimentLabel.Parse(label.Value!)!)
            {
                Weight = HasWeight ? weight.Value : null,
                Labeller = labeller.Value,
                LabelledAt = labelledAt.Value,
                Source = shared.Source,
                IgnoredFields = RecordFields.NamesOf(
                    ("schemaVersion", shared.IsVersionIgnored),
                    ("weight", IsWeightIgnored),
                    ("labeller", RecordFields.IsIgnored(labeller)),
                    ("labelledAt", RecordFields.IsIgnored(labelledAt)),
                    ("source", shared.IsSourceIgnored)
                ),
            };
    }
}
