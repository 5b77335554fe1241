using System.Text.Json;

namespace StreamSentiment.Data.Files;

/// <summary>
/// The objects of a JSON file: one a line, one after the other over several lines, in an array, or in the only array of an
/// object. Blank lines are skipped.
/// </summary>
internal sealed class JsonRows
{
    private readonly DataSpec spec;
    private readonly FileEncoding encoding;
    private readonly JsonShape shape;

    private JsonRows(DataSpec spec, FileEncoding encoding, JsonShape shape) =>
        (this.spec, this.encoding, this.shape) = (spec, encoding, shape);

    public FileEncoding Encoding => encoding;

    /// <summary>The shape in words: "JSON lines".</summary>
    public string Name =>
        shape switch
        {
            JsonShape.Lines => "JSON lines",
            JsonShape.Array => "JSON array",
            _ => "JSON objects",
        };

    /// <summary>"Line", or "Object" where objects are counted.</summary>
    public string Unit => shape == JsonShape.Lines ? "Line" : "Object";

    public static JsonRows Open(DataSpec spec, FileEncoding encoding) => new(spec, encoding, FindShape(spec, encoding));

    /// <summary>The objects; a line that is none is a bad row.</summary>
    public IEnumerable<(int Line, JsonElement? Object, FileRow Bad)> Read() => shape == JsonShape.Lines ? Lines() : Documents();

    private static JsonShape FindShape(DataSpec spec, FileEncoding encoding)
    {
        using var reader = OpenLatin1(spec, encoding);
        string? line = reader.ReadLine();
        while (line is not null && WithoutMark(line).Trim().Length == 0)
        {
            line = reader.ReadLine();
        }

        string first = WithoutMark(line ?? "").Trim();
        return first.StartsWith('[') && !IsWhole(first, reader) ? JsonShape.Array
            : first.StartsWith('{') && !CanBeWhole(first) ? JsonShape.Objects
            : JsonShape.Lines;
    }

    // An array that is a line among others is a bad line; one that is the whole file holds the rows.
    private static bool IsWhole(string first, StreamReader rest) =>
        CanBeWhole(first) && rest.ReadLine()?.TrimStart().StartsWith('{') == true;

    private static bool CanBeWhole(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return !IsWrapper(document.RootElement, out _);
        }
        catch (JsonException e)
        {
            // A line that is wrong before its end is a bad line; one that only ends too soon goes on below.
            return e.BytePositionInLine < line.Length - 1;
        }
    }

    // {"reviews": [{…}, {…}]}
    private static bool IsWrapper(JsonElement json, out JsonElement rows)
    {
        JsonElement[] arrays =
            json.ValueKind == JsonValueKind.Object
                ? [.. json.EnumerateObject().Select(property => property.Value).Where(IsArrayOfObjects)]
                : [];
        rows = arrays.Length == 1 ? arrays[0] : default;
        return arrays.Length == 1 && !json.EnumerateObject().Any(IsText);
    }

    private static bool IsText(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.String && Columns.Text.Usual.Contains(Columns.Plain(property.Name));

    // Latin-1 maps each byte to a character and back, so that each line can be decoded by itself.
    private static StreamReader OpenLatin1(DataSpec spec, FileEncoding encoding) =>
        new(encoding.Open(spec), System.Text.Encoding.Latin1, detectEncodingFromByteOrderMarks: false);

    private static bool IsArrayOfObjects(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 && json[0].ValueKind == JsonValueKind.Object;

    private static string WithoutMark(string latin1) => latin1.StartsWith("ï»¿", StringComparison.Ordinal) ? latin1[3..] : latin1;

    private IEnumerable<(int Line, JsonElement? Object, FileRow Bad)> Lines()
    {
        using var reader = OpenLatin1(spec, encoding);
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            if (number == 1)
            {
                line = WithoutMark(line);
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(number, line);
            }
        }
    }

    private (int Line, JsonElement? Object, FileRow Bad) Parse(int number, string latin1)
    {
        if (!encoding.TryDecode(System.Text.Encoding.Latin1.GetBytes(latin1), out string line))
        {
            return (number, null, FileRow.Bad(number, $"is not {encoding.Name.ToUpperInvariant()}"));
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (number, document.RootElement.Clone(), default)
                : (number, null, FileRow.Bad(number, "is not a JSON object"));
        }
        catch (JsonException e)
        {
            return (number, null, FileRow.Bad(number, $"is not JSON from character {e.BytePositionInLine + 1} on"));
        }
    }

    private IEnumerable<(int Line, JsonElement? Object, FileRow Bad)> Documents()
    {
        using var file = encoding.Open(spec);
        var values = JsonSerializer.DeserializeAsyncEnumerable(
            file,
            JsonElements.Default.JsonElement,
            topLevelValues: shape == JsonShape.Objects
        );
        int number = 0;
        foreach (var value in Checked(values.ToBlockingEnumerable()))
        {
            JsonElement[] rows = IsWrapper(value, out var inner) ? [.. inner.EnumerateArray()] : [value];
            foreach (var row in rows)
            {
                number++;
                yield return row.ValueKind == JsonValueKind.Object
                    ? (number, row, default)
                    : (number, null, FileRow.Bad(number, "is not a JSON object"));
            }
        }
    }

    private IEnumerable<JsonElement> Checked(IEnumerable<JsonElement> values)
    {
        using var enumerator = values.GetEnumerator();
        while (MoveNext(enumerator))
        {
            yield return enumerator.Current;
        }
    }

    private bool MoveNext(IEnumerator<JsonElement> values)
    {
        try
        {
            return values.MoveNext();
        }
        catch (JsonException e)
        {
            throw new DataException(
                $"{spec.Path} is not JSON from line {e.LineNumber + 1}, character {e.BytePositionInLine + 1} on.",
                e
            );
        }
    }

    private enum JsonShape
    {
        Lines,
        Objects,
        Array,
    }
}
