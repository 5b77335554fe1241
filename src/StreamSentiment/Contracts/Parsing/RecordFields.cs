using System.Text.Json;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>Reads the value of a JSON property, and finds the faults that values of one kind can have.</summary>
internal static class RecordFields
{
    private const int MaxTimeBytes = 64;

    public static (JsonTokenType, string?) ReadString(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (type, type == JsonTokenType.String ? reader.GetString() : null);
    }

    /// <summary>The type and the number; NaN where the value is no number.</summary>
    public static (JsonTokenType, double) ReadNumber(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (type, type == JsonTokenType.Number && reader.TryGetDouble(out double value) ? value : double.NaN);
    }

    public static (JsonTokenType, DateTimeOffset?) ReadTime(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (type, type == JsonTokenType.String ? ParseTime(in reader) : null);
    }

    // Returns the type of the value; an object or array is skipped.
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
        {
            return null;
        }

        Span<byte> buffer = stackalloc byte[MaxTimeBytes];
        var time = buffer[..reader.CopyString(buffer)];
        return HasOffset(time) && reader.TryGetDateTimeOffset(out var value) ? value : null;
    }

    // Without this check a time without an offset would be read in the time zone of the machine.
    private static bool HasOffset(ReadOnlySpan<byte> time) =>
        time.Length > "yyyy-MM-ddT00:00".Length && (time[^1] == 'Z' || time[^6] is (byte)'+' or (byte)'-');

    public static Rejection? FindTypeFault(string property, JsonTokenType actual, JsonTokenType expected) =>
        actual is JsonTokenType.None or JsonTokenType.Null || actual == expected
            ? null
            : new(RejectionReason.WrongType, $"property \"{property}\" is {Describe(actual)}, expected {Describe(expected)}");

    public static Rejection? FindTimeFault(string property, string reason, (JsonTokenType Type, DateTimeOffset? Value) time) =>
        time is { Type: JsonTokenType.String, Value: null }
            ? new(reason, $"property \"{property}\" is not an ISO 8601 time with an offset")
            : null;

    public static Rejection? FindIdFault(string? id) =>
        id switch
        {
            null => new(RejectionReason.MissingId, "property \"id\" is absent or null"),
            "" => new(RejectionReason.InvalidId, "property \"id\" is empty"),
            { Length: > Review.MaxIdLength } when id.EnumerateRunes().Count() > Review.MaxIdLength => new(
                RejectionReason.InvalidId,
                $"property \"id\" has more than {Review.MaxIdLength} characters"
            ),
            _ => null,
        };

    public static string Describe(JsonTokenType type) =>
        type switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            _ => "null",
        };
}
