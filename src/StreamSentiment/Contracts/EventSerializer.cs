using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Contracts;

/// <summary>
/// Converts events to and from the bytes of a Kafka record. Raw and labelled reviews are read by <see cref="ReviewReader"/> and
/// <see cref="ReviewLabelledReader"/>.
/// </summary>
public static class EventSerializer
{
    /// <summary>The value of a <see cref="Topics.Raw"/> record.</summary>
    public static byte[] Serialize(Review review) => JsonSerializer.SerializeToUtf8Bytes(review, EventJson.Default.Review);

    /// <summary>The value of a <see cref="Topics.Labelled"/> record.</summary>
    /// <exception cref="ArgumentException">The weight is not a finite number, which JSON cannot hold.</exception>
    public static byte[] Serialize(ReviewLabelled label) =>
        JsonSerializer.SerializeToUtf8Bytes(label, EventJson.Default.ReviewLabelled);

    /// <summary>The value of a <see cref="Topics.Scored"/> record.</summary>
    /// <exception cref="ArgumentException">A probability or share is not a finite number, which JSON cannot hold.</exception>
    public static byte[] Serialize(ScoredReview review) =>
        JsonSerializer.SerializeToUtf8Bytes(review, EventJson.Default.ScoredReview);

    /// <summary>The value of a <see cref="Topics.Published"/> record.</summary>
    public static byte[] Serialize(ModelPublished published) =>
        JsonSerializer.SerializeToUtf8Bytes(published, EventJson.Default.ModelPublished);

    /// <summary>The value of a <see cref="Topics.Status"/> record.</summary>
    public static byte[] Serialize(StatusEvent status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, EventJson.Default.StatusEvent);

    /// <summary>The value of a <see cref="Topics.Control"/> record.</summary>
    public static byte[] Serialize(ControlCommand command) =>
        JsonSerializer.SerializeToUtf8Bytes(command, EventJson.Default.ControlCommand);

    /// <summary>Reads the value of a <see cref="Topics.Scored"/> record.</summary>
    /// <param name="value">The record's value.</param>
    /// <param name="review">The score, when the method returns true.</param>
    /// <param name="fault">The fault in the value, when the method returns false.</param>
    public static bool TryRead(
        byte[]? value,
        [NotNullWhen(true)] out ScoredReview? review,
        [NotNullWhen(false)] out string? fault
    ) =>
        TryDeserialize(
            value,
            EventJson.Default.ScoredReview,
            read => read.SchemaVersion == ScoredReview.CurrentSchemaVersion,
            out review,
            out fault
        );

    /// <summary>Reads the value of a <see cref="Topics.Published"/> record.</summary>
    /// <param name="value">The record's value.</param>
    /// <param name="published">The event, when the method returns true.</param>
    /// <param name="fault">The fault in the value, when the method returns false.</param>
    public static bool TryReadPublished(
        byte[]? value,
        [NotNullWhen(true)] out ModelPublished? published,
        [NotNullWhen(false)] out string? fault
    ) =>
        TryDeserialize(
            value,
            EventJson.Default.ModelPublished,
            read => read.SchemaVersion == ModelPublished.CurrentSchemaVersion,
            out published,
            out fault
        );

    /// <summary>
    /// Reads the value of a <see cref="Topics.Status"/> record. A type of event that this build does not know is a fault.
    /// </summary>
    /// <param name="value">The record's value.</param>
    /// <param name="status">The event, when the method returns true.</param>
    /// <param name="fault">The fault in the value, when the method returns false.</param>
    public static bool TryReadStatus(
        byte[]? value,
        [NotNullWhen(true)] out StatusEvent? status,
        [NotNullWhen(false)] out string? fault
    ) =>
        TryDeserialize(
            value,
            EventJson.Default.StatusEvent,
            read => read.SchemaVersion == StatusEvent.CurrentSchemaVersion,
            out status,
            out fault
        );

    /// <summary>
    /// Reads the value of a <see cref="Topics.Control"/> record. A type of command that this build does not know is a fault.
    /// </summary>
    /// <param name="value">The record's value.</param>
    /// <param name="command">The command, when the method returns true.</param>
    /// <param name="fault">The fault in the value, when the method returns false.</param>
    public static bool TryReadCommand(
        byte[]? value,
        [NotNullWhen(true)] out ControlCommand? command,
        [NotNullWhen(false)] out string? fault
    )
    {
        if (
            !TryDeserialize(
                value,
                EventJson.Default.ControlCommand,
                read => read.SchemaVersion == ControlCommand.CurrentSchemaVersion,
                out command,
                out fault
            )
        )
        {
            return false;
        }

        fault = CommandRanges.FindFault(command);
        if (fault is not null)
        {
            command = null;
        }

        return command is not null;
    }

    /// <summary>The id of a command whose other properties cannot be read; null where it has none.</summary>
    public static string? CommandId(byte[]? value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.String
                && id.GetString() is { Length: > 0 and <= Review.MaxIdLength } text
                ? text
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half a surrogate pair
        {
            return null;
        }
    }

    private static bool TryDeserialize<T>(
        byte[]? value,
        JsonTypeInfo<T> type,
        Func<T, bool> isKnownVersion,
        [NotNullWhen(true)] out T? record,
        [NotNullWhen(false)] out string? fault
    )
        where T : class
    {
        record = null;
        fault = null;
        try
        {
            record = value is null ? null : JsonSerializer.Deserialize(value, type);
            if (record is null)
            {
                fault = "the record has no value";
            }
            else if (!isKnownVersion(record))
            {
                fault = "property \"schemaVersion\" is not 1, the only version that is read";
            }
        }
        catch (Exception e) when (e is JsonException or NotSupportedException) // the latter: a status event without a type
        {
            fault = e.Message;
        }

        record = fault is null ? record : null;
        return record is not null;
    }
}
