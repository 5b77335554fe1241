using System.Globalization;
using StreamSentiment.Data.Labels;

namespace StreamSentiment.Data.Files;

/// <summary>
/// CSV (RFC 4180), TSV and their kin. A stray quote is text; a row that opens a quote without an end and one with more or fewer
/// fields than the first are faults, because text would be lost. Three things that are often seen are none: surplus fields that
/// are empty and rows of empty fields, which spreadsheets write, and delimiters in a text that is not quoted, where the other
/// columns are only its label and its id.
/// </summary>
internal sealed class DelimitedFile : RowFile
{
    private const int LongestHeader = 40;

    private readonly DataSpec spec;
    private readonly FileEncoding encoding;
    private readonly Dialect dialect;
    private readonly int fields,
        text,
        label,
        id;

    private DelimitedFile(
        DataSpec spec,
        FileEncoding encoding,
        Dialect dialect,
        int fields,
        (int Text, int Label, int Id) columns
    )
    {
        (this.spec, this.encoding, this.dialect, this.fields) = (spec, encoding, dialect, fields);
        (text, label, id) = columns;
    }

    public static DelimitedFile Open(DataSpec spec, DataOptions options, FileEncoding encoding)
    {
        byte[] beginning = Beginning(spec, encoding, out bool isWhole);
        var dialect = DialectDetection.Detect(beginning, isWhole, spec.Delimiter, options);
        var rows = FirstRows(beginning, isWhole, dialect, encoding);
        if (rows.Count == 0)
        {
            throw new DataException($"{spec.Path} is empty.");
        }

        bool hasHeader = options.HasHeader ?? IsHeader(rows, options);
        string[] names = hasHeader ? [.. rows[0].Select(name => name.Trim())] : Numbers(rows[0].Length);
        var columns = hasHeader
            ? Named(spec, options, names, isSure: options.HasHeader == true || names.Any(Columns.IsUsual))
            : Numbered(spec, options, rows);
        return new(spec, encoding, dialect, rows[0].Length, columns)
        {
            Facts = new()
            {
                Format = FileFormat.Csv,
                FormatName = dialect.Delimiter switch
                {
                    '\t' => "TSV",
                    '\0' => "lines of text",
                    _ => "CSV",
                },
                Encoding = encoding.Name,
                Delimiter = dialect.Delimiter,
                Quote = dialect.Quote,
                Escape = dialect.Escape,
                HasHeader = hasHeader,
                Columns = hasHeader ? names : [],
                TextColumn = Name(names, columns.Text)!,
                LabelColumn = Name(names, columns.Label),
                IdColumn = Name(names, columns.Id),
            },
        };
    }

    public override FileEncoding Encoding => encoding;

    public override IEnumerable<FileRow> Read()
    {
        bool isFirst = true;
        var (offset, lines) = (0L, 0);
        // A quote without an end hides the rest of the file: it is read again from the line after.
        while (offset >= 0)
        {
            using var reader = dialect.Read(OpenAt(offset));
            (long from, offset) = (offset, -1);
            while (reader.Read())
            {
                int line = lines + reader.Line;
                if (reader.IsUnterminated || reader.HasTextAfterQuote && reader.IsLong)
                {
                    yield return FileRow.Bad(line, "opens a quote that is never closed (--quote none reads quotes as text)");
                    (offset, lines) = (from + reader.NextLine, line);
                    break;
                }

                bool isHint = isFirst && line == 1 && reader.FieldCount == 2 && reader.Field(0).SequenceEqual("sep="u8);
                bool isHeader = isFirst && !isHint && Facts.HasHeader == true;
                isFirst &= isHint;
                if (!isHint && !isHeader && !IsEmpty(reader))
                {
                    yield return Row(reader, line);
                }
            }
        }
    }

    private static byte[] Beginning(DataSpec spec, FileEncoding encoding, out bool isWhole)
    {
        using var file = encoding.Open(spec);
        byte[] beginning = DataFile.Beginning(file);
        isWhole = file.ReadByte() < 0;
        return beginning;
    }

    private static List<string[]> FirstRows(byte[] beginning, bool isWhole, Dialect dialect, FileEncoding encoding)
    {
        List<string[]> rows = [];
        using var reader = dialect.Read(new MemoryStream(beginning));
        bool isHinted = DialectDetection.HintOf(beginning) is not null;
        while (rows.Count < 200 && reader.Read())
        {
            if (isHinted && reader.Line == 1 || rows.Count > 0 && !isWhole && reader.NextLine >= beginning.Length)
            {
                continue;
            }

            string[] row = new string[reader.FieldCount];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = encoding.TryDecode(reader.Field(i), out string field) ? reader.Restore(field) : "";
            }
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Whether the first row names the columns: short names, none of them a number or a label.</summary>
    private static bool IsHeader(List<string[]> rows, DataOptions options)
    {
        string[] first = [.. rows[0].Select(name => name.Trim())];
        string?[] named = [options.TextColumn, options.LabelColumn, options.IdColumn];
        if (
            first.Any(Columns.IsUsual)
            || named.Any(name => name is not null && first.Contains(name, StringComparer.OrdinalIgnoreCase))
            || first.SequenceEqual(Numbers(first.Length, from: 0))
        )
        {
            return true;
        }

        return first.Length > 1
            && first.Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= first.Length - 1
            && first.All(name =>
                name.Length <= LongestHeader
                && name.Count(char.IsWhiteSpace) <= 4
                && LabelNumber.Parse(name) is null
                && LabelWords.Read(name) is null
            );
    }

    private static (int Text, int Label, int Id) Named(DataSpec spec, DataOptions options, string[] names, bool isSure)
    {
        int text = Column(spec, options, names, Columns.Text, options.TextColumn, isSure);
        int label =
            options.JudgeLabels || options.LabelColumn is not null
                ? Column(spec, options, names, Columns.Label, options.LabelColumn, isSure, text)
            : Columns.Find(names, Columns.Label, null, text) is [var first, ..] ? first
            : -1;
        return (text, label, Column(spec, options, names, Columns.Id, options.IdColumn, isSure));
    }

    private static int Column(
        DataSpec spec,
        DataOptions options,
        string[] names,
        ColumnKind kind,
        string? named,
        bool isSure,
        int taken = -1
    )
    {
        if (Columns.Find(names, kind, named, taken) is [var index, ..])
        {
            return index;
        }

        bool isOptional = kind == Columns.Id || kind == Columns.Label && (options.Splits & Splits.Unlabelled) != 0;
        return named is null && isOptional ? -1 : throw ColumnFault.Absent(spec, kind, named, names, isSure);
    }

    /// <summary>The columns of a file without a header: as given or, where nothing is given, by what they hold.</summary>
    private static (int Text, int Label, int Id) Numbered(DataSpec spec, DataOptions options, List<string[]> rows)
    {
        string[] names = Numbers(rows[0].Length);
        int Given(ColumnKind kind, string? named) =>
            named is null ? -1
            : Columns.Find(names, kind, named) is [var index] ? index
            : throw ColumnFault.Absent(spec, kind, named, [], isSure: true, names.Length);

        int id = Given(Columns.Id, options.IdColumn);
        int text = Given(Columns.Text, options.TextColumn);
        int label = Given(Columns.Label, options.LabelColumn);
        var shape = ColumnShapes.Guess(rows, text, label);
        bool needsLabel = (options.Splits & Splits.Unlabelled) == 0;
        return shape.Text < 0 || shape.Label < 0 && needsLabel
            ? throw ColumnFault.NoHeader(spec, rows[0].Length)
            : (shape.Text, shape.Label, id);
    }

    private static string[] Numbers(int count, int from = 1) =>
        [.. Enumerable.Range(from, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private static string? Name(string[] names, int column) => column < 0 ? null : names[column];

    private Stream OpenAt(long offset)
    {
        var file = encoding.Open(spec);
        byte[] skipped = new byte[1 << 16];
        while (offset > 0)
        {
            offset -= file.Read(skipped, 0, (int)Math.Min(offset, skipped.Length));
        }

        return file;
    }

    private static bool IsEmpty(DelimitedReader reader)
    {
        for (int i = 0; i < reader.FieldCount; i++)
        {
            if (reader.Field(i).Length > 0)
            {
                return false;
            }
        }

        return reader.FieldCount > 1;
    }

    private FileRow Row(DelimitedReader reader, int line)
    {
        int count = reader.FieldCount;
        while (count > fields && reader.Field(count - 1).IsEmpty)
        {
            count--;
        }

        int surplus = count - fields;
        if (surplus < 0 || surplus > 0 && !(HasOnlyTextToSpare && !reader.HasQuotedField))
        {
            string expected = Facts.HasHeader == true ? "the header has" : "the first row has";
            return FileRow.Bad(line, $"has {reader.FieldCount} fields, {expected} {fields}");
        }

        string? textValue = null,
            labelValue = null,
            idValue = null;
        return
            TryText(reader, surplus, ref textValue)
            && TryField(reader, Shifted(label, surplus), ref labelValue)
            && TryField(reader, Shifted(id, surplus), ref idValue)
            ? new(line, idValue, textValue, labelValue)
            : FileRow.Bad(line, $"is not {encoding.Name.ToUpperInvariant()}");
    }

    /// <summary>Every column is the text, its label or its id: a surplus delimiter can only be of the text.</summary>
    private bool HasOnlyTextToSpare => fields == 1 + (label < 0 ? 0 : 1) + (id < 0 ? 0 : 1);

    private int Shifted(int column, int surplus) => column > text ? column + surplus : column;

    /// <summary>The text, which the surplus fields belong to.</summary>
    private bool TryText(DelimitedReader reader, int surplus, ref string? value)
    {
        string?[] parts = new string?[surplus + 1];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TryField(reader, text + i, ref parts[i]))
            {
                return false;
            }
        }

        value = string.Join(dialect.Delimiter, parts);
        return true;
    }

    private bool TryField(DelimitedReader reader, int index, ref string? value)
    {
        if (index < 0)
        {
            return true;
        }

        bool isText = encoding.TryDecode(reader.Field(index), out string field);
        value = reader.Restore(field);
        return isText;
    }
}
