using System.Text.Json;

namespace StreamSentiment.Contracts;

/// <summary>
/// What was found of each property of a review while its JSON is read. Faults are kept, not raised: broken JSON further on
/// comes first, and a later property of the same name may replace the fault.
/// </summary>
internal struct ReviewFields
{
    private const int MaxTimeBytes = 64;

    private JsonTokenType document;
    private (JsonTokenType Type, string? Value) id;
    private (JsonTokenType Type, string? Value) text;
    private (JsonTokenType Type, string? Value) source;
    private (JsonTokenType Type, DateTimeOffset? Value) createdAt;
    private (JsonTokenType Type, double Value) schemaVersion;

    /// <summary>Reads from the opening to the closing brace.</summary>
    public void ReadObject(ref Utf8JsonReader reader)
    {
        document = JsonTokenType.StartObject;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadProperty(ref reader);
    }

    /// <summary>Passes over a document that is not an object.</summary>
    public void SkipDocument(ref Utf8JsonReader reader)
    {
        document = reader.TokenType;
        reader.Skip();
    }

    private void ReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
            id = ReadString(ref reader);
        else if (reader.ValueTextEquals("text"u8))
            text = ReadString(ref reader);
        else if (reader.ValueTextEquals("schemaVersion"u8))
            schemaVersion = ReadNumber(ref reader);
        else if (reader.ValueTextEquals("createdAt"u8))
            createdAt = ReadTime(ref reader);
        else if (reader.ValueTextEquals("source"u8))
            source = ReadString(ref reader);
        else
            reader.Skip();
    }

    private static (JsonTokenType, string?) ReadString(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (type, type == JsonTokenType.String ? reader.GetString() : null);
    }

    private static (JsonTokenType, double) ReadNumber(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (type, type == JsonTokenType.Number && reader.TryGetDouble(out var value) ? value : double.NaN);
    }

    private static (JsonTokenType, DateTimeOffset?) ReadTime(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (type, type == JsonTokenType.String ? ParseTime(in reader) : null);
    }

    // Returns the type of the value; an object or array is passed over.
    private static JsonTokenType ReadValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        var type = reader.TokenType;
        reader.Skip();
        return type;
    }

    private static DateTimeOffset? ParseTime(in Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > MaxTimeBytes)
            return null;
        Span<byte> buffer = stackalloc byte[MaxTimeBytes];
        var time = buffer[..reader.CopyString(buffer)];
        return HasOffset(time) && reader.TryGetDateTimeOffset(out var value) ? value : null;
    }

    // Without this a time that names no offset would be read in the time zone of the machine.
    private static bool HasOffset(ReadOnlySpan<byte> time) =>
        time.Length > "yyyy-MM-ddT00:00".Length && (time[^1] == 'Z' || time[^6] is (byte)'+' or (byte)'-');

    /// <summary>The first thing wrong with the fields, or null.</summary>
    public readonly Rejection? FindFault()
    {
        if (document != JsonTokenType.StartObject)
            return new(RejectionReason.WrongType, $"the document is {Describe(document)}, expected an object");
        return FindVersionFault() ?? FindTypeFault() ?? FindIdFault() ?? FindTextFault();
    }

    private readonly Rejection? FindVersionFault() =>
        schemaVersion.Type == JsonTokenType.Number && schemaVersion.Value != Review.CurrentSchemaVersion
            ? new(RejectionReason.UnsupportedSchemaVersion,
                $"property \"schemaVersion\" is not {Review.CurrentSchemaVersion}, the only version that is read")
            : null;

    private readonly Rejection? FindTypeFault() =>
        WrongType("schemaVersion", schemaVersion.Type, JsonTokenType.Number)
        ?? WrongType("id", id.Type, JsonTokenType.String)
        ?? WrongType("text", text.Type, JsonTokenType.String)
        ?? WrongType("source", source.Type, JsonTokenType.String)
        ?? WrongType("createdAt", createdAt.Type, JsonTokenType.String)
        ?? FindTimeFault();

    private readonly Rejection? FindTimeFault() =>
        createdAt is { Type: JsonTokenType.String, Value: null }
            ? new(RejectionReason.InvalidCreatedAt, "property \"createdAt\" is not an ISO 8601 time with an offset")
            : null;

    private readonly Rejection? FindIdFault() => id.Value switch
    {
        null => new(RejectionReason.MissingId, "property \"id\" is absent or null"),
        "" => new(RejectionReason.InvalidId, "property \"id\" is empty"),
        { Length: > Review.MaxIdLength } id when id.EnumerateRunes().Count() > Review.MaxIdLength =>
            new(RejectionReason.InvalidId, $"property \"id\" has more than {Review.MaxIdLength} characters"),
        _ => null,
    };

    private readonly Rejection? FindTextFault() =>
        text.Value is null ? new(RejectionReason.MissingText, "property \"text\" is absent or null") : null;

    private static Rejection? WrongType(string property, JsonTokenType actual, JsonTokenType expected) =>
        actual is JsonTokenType.None or JsonTokenType.Null || actual == expected
            ? null
            : new(RejectionReason.WrongType,
                $"property \"{property}\" is {Describe(actual)}, expected {Describe(expected)}");

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };

    /// <summary>The review, once <see cref="FindFault"/> has found none.</summary>
    public readonly Review Build() =>
        new(id.Value!, text.Value!) { Source = source.Value, CreatedAt = createdAt.Value };
}
