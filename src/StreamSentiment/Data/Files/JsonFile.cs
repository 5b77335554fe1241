using System.Text.Json;

namespace StreamSentiment.Data.Files;

/// <summary>
/// Reviews in JSON. A column is a property, or with dots one inside another: <c>review.text</c>. Where rows differ, each takes
/// the first usual property that it has.
/// </summary>
internal sealed class JsonFile : RowFile
{
    private readonly JsonRows rows;
    private readonly string[] text,
        label,
        id;

    private JsonFile(JsonRows rows, string[] text, string[] label, string[] id) =>
        (this.rows, this.text, this.label, this.id) = (rows, text, label, id);

    public override FileEncoding Encoding => rows.Encoding;

    public override string Unit => rows.Unit;

    public static JsonFile Open(DataSpec spec, DataOptions options, FileEncoding encoding)
    {
        var rows = JsonRows.Open(spec, encoding);
        string[] names =
        [
            .. rows.Read()
                .Take(100)
                .Where(row => row.Object is not null)
                .SelectMany(row => row.Object!.Value.EnumerateObject().Select(property => property.Name))
                .Distinct(),
        ];
        string[] text = Find(names, Columns.Text, options.TextColumn);
        string[] label = Find(names, Columns.Label, options.LabelColumn);
        bool needsLabel = (options.Splits & Splits.Unlabelled) == 0;
        if (names.Length > 0 && (text.Length == 0 || label.Length == 0 && needsLabel))
        {
            var kind = text.Length == 0 ? Columns.Text : Columns.Label;
            throw ColumnFault.Absent(spec, kind, named: null, names, isSure: true);
        }

        string[] id = Find(names, Columns.Id, options.IdColumn);
        return new(rows, text, label, id)
        {
            Facts = new()
            {
                Format = FileFormat.Json,
                FormatName = rows.Name,
                Encoding = encoding.Name,
                Columns = names,
                TextColumn = text.FirstOrDefault("text"),
                LabelColumn = label.FirstOrDefault(),
                IdColumn = id.FirstOrDefault(),
            },
        };
    }

    public override IEnumerable<FileRow> Read() =>
        rows.Read().Select(row => row.Object is { } json ? Row(row.Line, json) : row.Bad);

    private static string[] Find(string[] names, ColumnKind kind, string? named) =>
        named is not null ? [named] : [.. Columns.Find(names, kind, null).Select(index => names[index])];

    private FileRow Row(int line, JsonElement json)
    {
        try
        {
            var value = Find(json, text);
            return value.ValueKind switch
            {
                JsonValueKind.Undefined => FileRow.Bad(
                    line,
                    $"has no text; its properties are {string.Join(", ", json.EnumerateObject().Select(each => each.Name))}"
                ),
                JsonValueKind.Null or JsonValueKind.String => new(
                    line,
                    Value(Find(json, id)),
                    value.GetString(),
                    Value(Find(json, label))
                ),
                _ => FileRow.Bad(line, "has a text that is not a string"),
            };
        }
        catch (InvalidOperationException)
        {
            return FileRow.Bad(line, "escapes half a surrogate pair");
        }
    }

    private static JsonElement Find(JsonElement row, string[] names)
    {
        foreach (string name in names)
        {
            if (row.TryGetProperty(name, out var value) || name.Contains('.') && TryGetInner(row, name, out value))
            {
                return value;
            }
        }
        return default;
    }

    private static bool TryGetInner(JsonElement row, string path, out JsonElement value)
    {
        value = row;
        foreach (string name in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Value(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText(),
        };
}
