using System.Text.Json;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>The properties of a <see cref="Review"/>.</summary>
internal struct ReviewFields : IRecordFields<Review>
{
    private (JsonTokenType Type, string? Value) id;
    private (JsonTokenType Type, string? Value) text;
    private (JsonTokenType Type, string? Value) source;
    private (JsonTokenType Type, DateTimeOffset? Value) createdAt;
    private (JsonTokenType Type, double Value) schemaVersion;

    public void ReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            id = RecordFields.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("text"u8))
        {
            text = RecordFields.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("schemaVersion"u8))
        {
            schemaVersion = RecordFields.ReadNumber(ref reader);
        }
        else if (reader.ValueTextEquals("createdAt"u8))
        {
            createdAt = RecordFields.ReadTime(ref reader);
        }
        else if (reader.ValueTextEquals("source"u8))
        {
            source = RecordFields.ReadString(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    public readonly Rejection? FindFault() =>
        RecordFields.FindVersionFault(schemaVersion, Review.CurrentSchemaVersion)
        ?? RecordFields.FindTypeFault("schemaVersion", schemaVersion.Type, JsonTokenType.Number)
        ?? RecordFields.FindTypeFault("id", id.Type, JsonTokenType.String)
        ?? RecordFields.FindTypeFault("text", text.Type, JsonTokenType.String)
        ?? RecordFields.FindTypeFault("source", source.Type, JsonTokenType.String)
        ?? RecordFields.FindTypeFault("createdAt", createdAt.Type, JsonTokenType.String)
        ?? RecordFields.FindTimeFault("createdAt", RejectionReason.InvalidCreatedAt, createdAt)
        ?? RecordFields.FindIdFault(id.Value)
        ?? RecordFields.FindTextFault(text.Value);

    public readonly Review Build() => new(id.Value!, text.Value!) { Source = source.Value, CreatedAt = createdAt.Value };
}
