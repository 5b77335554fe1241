using System.Text;
using System.Text.Json;

namespace StreamSentiment.Data;

/// <summary>One JSON object a line: <c>{"id": …, "text": …, "label": …}</c>. Blank lines are skipped.</summary>
internal static class JsonLinesFile
{
    public static IEnumerable<SourceReview> Read(DataSpec spec, DataOptions options)
    {
        var rows = new ReviewRows(spec, options);
        using var reader = DataFile.OpenText(spec.Path);
        for (int line = 1; ReadLine(reader, rows, line) is { } json; line++)
        {
            if (!string.IsNullOrWhiteSpace(json) && Parse(rows, options, line, json) is { } review)
            {
                yield return review;
            }
        }
        rows.Finish();
    }

    private static string? ReadLine(StreamReader reader, ReviewRows rows, int line)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException e)
        {
            throw rows.Fault(line, "or one soon after it is not UTF-8", e);
        }
    }

    private static SourceReview? Parse(ReviewRows rows, DataOptions options, int line, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw rows.Fault(line, "is not a JSON object");
            }

            var text = Find(document.RootElement, options.TextColumn, ReviewRows.TextColumns);
            var label = Find(document.RootElement, options.LabelColumn, ReviewRows.LabelColumns);
            var id = Find(document.RootElement, options.IdColumn, ReviewRows.IdColumns);
            if (text.ValueKind == JsonValueKind.Undefined)
            {
                throw rows.Fault(line, $"has no text; its properties are {Names(document.RootElement)}");
            }

            if (text.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                throw rows.Fault(line, "has a text that is not a string");
            }

            return rows.Accept(line, Value(id), Value(text), Value(label));
        }
        catch (JsonException e)
        {
            throw rows.Fault(line, $"is not JSON from character {e.BytePositionInLine + 1} on", e);
        }
        catch (InvalidOperationException e)
        {
            throw rows.Fault(line, "escapes half a surrogate pair", e);
        }
    }

    private static JsonElement Find(JsonElement row, string? named, IReadOnlyList<string> usual)
    {
        foreach (string name in named is null ? usual : [named])
        {
            if (row.TryGetProperty(name, out var value))
            {
                return value;
            }
        }
        return default;
    }

    private static string Names(JsonElement row) => string.Join(", ", row.EnumerateObject().Select(property => property.Name));

    private static string? Value(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText(),
        };
}
