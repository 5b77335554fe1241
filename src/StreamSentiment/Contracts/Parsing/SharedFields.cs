using System.Text.Json;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>The properties that reviews and labelled reviews share.</summary>
internal struct SharedFields
{
    private (JsonTokenType Type, double Value) schemaVersion;
    private (JsonTokenType Type, string? Value) id;
    private (JsonTokenType Type, string? Value) text;
    private (JsonTokenType Type, string? Value) source;

    public readonly string? Id => id.Value;

    public readonly string? Text => text.Value;

    public readonly string? Source => source.Value;

    public readonly bool IsSourceIgnored => RecordFields.IsIgnored(source);

    /// <summary>True for a version that is no number, and that says nothing therefore.</summary>
    public readonly bool IsVersionIgnored =>
        schemaVersion is { Type: not (JsonTokenType.None or JsonTokenType.Null or JsonTokenType.Number), Value: double.NaN };

    /// <summary>Sets the id, unless there is one or something in its place.</summary>
    public void UseId(string? eventId)
    {
        if (eventId is not null && id.Type is (JsonTokenType.None or JsonTokenType.Null))
        {
            id = (JsonTokenType.String, eventId);
        }
    }

    /// <summary>Reads the property whose name the reader stands on; false, and nothing read, if it is none of these.</summary>
    public bool TryReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            id = RecordFields.ReadId(ref reader);
        }
        else if (reader.ValueTextEquals("text"u8))
        {
            text = RecordFields.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("schemaVersion"u8))
        {
            schemaVersion = RecordFields.ReadNumber(ref reader);
        }
        else if (reader.ValueTextEquals("source"u8))
        {
            source = RecordFields.ReadOptionalString(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>A schema version that this build does not read, or an id or a text of a wrong JSON type.</summary>
    public readonly Rejection? FindTypeFault(int currentVersion) =>
        FindVersionFault(currentVersion)
        ?? RecordFields.FindTypeFault("id", id.Type, JsonTokenType.String, JsonTokenType.Number)
        ?? RecordFields.FindTypeFault("text", text.Type, JsonTokenType.String);

    /// <summary>An id or a text that is absent or out of its range.</summary>
    public readonly Rejection? FindValueFault() =>
        RecordFields.FindIdFault(id.Value)
        ?? (text.Value is null ? new(RejectionReason.MissingText, "property \"text\" is absent or null") : null);

    private readonly Rejection? FindVersionFault(int current) =>
        schemaVersion.Type is JsonTokenType.Number or JsonTokenType.String && !IsVersionIgnored && schemaVersion.Value != current
            ? new(
                RejectionReason.UnsupportedSchemaVersion,
                $"property \"schemaVersion\" is not {current}, the only version that is read"
            )
            : null;
}
