using System.Globalization;
using System.Text;
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

    /// <summary>A string, or a number, which is read as it is written: 12345 is the id "12345", and 1.50 is "1.50".</summary>
    public static (JsonTokenType, string?) ReadId(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (
            type,
            type switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            }
        );
    }

    /// <summary>
    /// The text of a string, number or boolean; null for another type, and for a string that has no UTF-8 form.
    /// </summary>
    public static (JsonTokenType, string?) ReadScalar(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (
            type,
            type switch
            {
                JsonTokenType.String => Decode(in reader),
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            }
        );
    }

    /// <summary>A string that nobody needs: null for another type, and for one that has no UTF-8 form.</summary>
    public static (JsonTokenType, string?) ReadOptionalString(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (type, type == JsonTokenType.String ? Decode(in reader) : null);
    }

    /// <summary>The type and the number, also of a string that holds one; NaN where the value is no number.</summary>
    public static (JsonTokenType, double) ReadNumber(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (
            type,
            type switch
            {
                JsonTokenType.Number when reader.TryGetDouble(out double number) => number,
                JsonTokenType.String => ParseNumber(Decode(in reader)),
                _ => double.NaN,
            }
        );
    }

    /// <summary>The type and the time; null where the value is no ISO 8601 time with an offset.</summary>
    public static (JsonTokenType, DateTimeOffset?) ReadTime(ref Utf8JsonReader reader)
    {
        var type = ReadValue(ref reader);
        return (type, type == JsonTokenType.String ? ParseTime(in reader) : null);
    }

    /// <summary>False for a property's name that has no UTF-8 form: it is none of ours.</summary>
    public static bool IsNameReadable(in Utf8JsonReader reader) => !reader.ValueIsEscaped || Decode(in reader) is not null;

    /// <summary>True if a property has a value, and it is none that could be read.</summary>
    public static bool IsIgnored<T>((JsonTokenType Type, T? Value) field) =>
        field is { Type: not (JsonTokenType.None or JsonTokenType.Null), Value: null };

    /// <summary>The names of the fields that are ignored; null if none is.</summary>
    public static IReadOnlyList<string>? NamesOf(params ReadOnlySpan<(string Name, bool IsIgnored)> fields)
    {
        List<string>? names = null;
        foreach (var (name, isIgnored) in fields)
        {
            if (isIgnored)
            {
                (names ??= []).Add(name);
            }
        }

        return names;
    }

    /// <summary>The text of a string or a name; null if it escapes half a surrogate pair.</summary>
    public static string? Decode(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException) // half a surrogate pair
        {
            return null;
        }
    }

    private static double ParseNumber(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

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
        try
        {
            var time = buffer[..reader.CopyString(buffer)];
            return HasOffset(time) && reader.TryGetDateTimeOffset(out var value) ? value : null;
        }
        catch (InvalidOperationException) // half a surrogate pair
        {
            return null;
        }
    }

    // Without this check a time without an offset would be read in the time zone of the machine.
    private static bool HasOffset(ReadOnlySpan<byte> time) =>
        time.Length > "yyyy-MM-ddT00:00".Length && (time[^1] == 'Z' || time[^6] is (byte)'+' or (byte)'-');

    public static Rejection? FindTypeFault(string property, JsonTokenType actual, params ReadOnlySpan<JsonTokenType> expected) =>
        actual is JsonTokenType.None or JsonTokenType.Null || expected.Contains(actual)
            ? null
            : new(RejectionReason.WrongType, $"property \"{property}\" is {Describe(actual)}, expected {Describe(expected[0])}");

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
