using System.Globalization;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace StreamSentiment.Data.Files;

/// <summary>
/// Apache Parquet, as data sets of Hugging Face are stored: where the file names the classes of its labels, the labels are those
/// names. Columns of lists are not read.
/// </summary>
internal sealed class ParquetFile : RowFile
{
    private readonly DataSpec spec;
    private readonly string? text,
        label,
        id;
    private readonly string[]? classes;

    private ParquetFile(DataSpec spec, string? text, string? label, string? id, string[]? classes) =>
        (this.spec, this.text, this.label, this.id, this.classes) = (spec, text, label, id, classes);

    public override string Unit => "Row";

    public static ParquetFile Open(DataSpec spec, DataOptions options)
    {
        using var stream = OpenSeekable(spec);
        var reader = Wait(ParquetReader.CreateAsync(stream));
        string[] names = [.. Fields(reader).Select(field => field.Path.ToString())];
        string? Column(ColumnKind kind, string? named, int taken = -1)
        {
            bool isOptional = kind == Columns.Id || kind == Columns.Label && (options.Splits & Splits.Unlabelled) != 0;
            return Columns.Find(names, kind, named, taken) is [var index, ..] ? names[index]
                : named is null && isOptional ? null
                : throw ColumnFault.Absent(spec, kind, named, names, isSure: true);
        }

        string text = Column(Columns.Text, options.TextColumn)!;
        string? label = Column(Columns.Label, options.LabelColumn, Array.IndexOf(names, text));
        string? id = Column(Columns.Id, options.IdColumn);
        return new(spec, text, label, id, label is null ? null : Classes(reader, label))
        {
            Facts = new()
            {
                Format = FileFormat.Parquet,
                FormatName = "Parquet",
                Columns = names,
                TextColumn = text,
                LabelColumn = label,
                IdColumn = id,
            },
        };
    }

    public override IEnumerable<FileRow> Read()
    {
        using var stream = OpenSeekable(spec);
        var reader = Wait(ParquetReader.CreateAsync(stream));
        int number = 0;
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            string?[] texts = Column(reader, group, text),
                labels = Column(reader, group, label),
                ids = Column(reader, group, id);
            for (int row = 0; row < group.RowCount; row++)
            {
                yield return new(++number, ids[row], texts[row], Class(labels[row]));
            }
        }
    }

    private static IEnumerable<DataField> Fields(ParquetReader reader) =>
        reader.Schema.DataFields.Where(field => field.MaxRepetitionLevel == 0);

    /// <summary>The names of the classes of Hugging Face's <c>ClassLabel</c>; null where the file has none.</summary>
    private static string[]? Classes(ParquetReader reader, string label)
    {
        if (!reader.CustomMetadata.TryGetValue("huggingface", out string? json))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return
            document.RootElement.TryGetProperty("info", out var info)
            && info.TryGetProperty("features", out var features)
            && features.TryGetProperty(label, out var feature)
            && feature.ValueKind == JsonValueKind.Object
            && feature.TryGetProperty("names", out var names)
            && names.ValueKind == JsonValueKind.Array
            ? [.. names.EnumerateArray().Select(name => name.ToString())]
            : null;
    }

    private string? Class(string? label) =>
        classes is not null && int.TryParse(label, out int number) && number >= 0 && number < classes.Length
            ? classes[number]
            : label;

    private static string?[] Column(ParquetReader reader, ParquetRowGroupReader group, string? name)
    {
        string?[] values = new string?[group.RowCount];
        if (name is null)
        {
            return values;
        }

        var field = Fields(reader).First(field => field.Path.ToString() == name);
        return field.ClrType switch
        {
            var type when type == typeof(string) || type == typeof(ReadOnlyMemory<char>) => Strings(group, field, values),
            var type when type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) => Bytes(group, field, values),
            var type when type == typeof(bool) => Numbers<bool>(group, field),
            var type when type == typeof(sbyte) => Numbers<sbyte>(group, field),
            var type when type == typeof(byte) => Numbers<byte>(group, field),
            var type when type == typeof(short) => Numbers<short>(group, field),
            var type when type == typeof(ushort) => Numbers<ushort>(group, field),
            var type when type == typeof(int) => Numbers<int>(group, field),
            var type when type == typeof(uint) => Numbers<uint>(group, field),
            var type when type == typeof(long) => Numbers<long>(group, field),
            var type when type == typeof(ulong) => Numbers<ulong>(group, field),
            var type when type == typeof(float) => Numbers<float>(group, field),
            var type when type == typeof(double) => Numbers<double>(group, field),
            var type when type == typeof(decimal) => Numbers<decimal>(group, field),
            var type => throw new InvalidDataException($"the column {name} holds {type.Name}, which is no text, number or label"),
        };
    }

    private static string?[] Strings(ParquetRowGroupReader group, DataField field, string?[] values)
    {
        Wait(group.ReadAsync(field, values.AsMemory()));
        return values;
    }

    private static string?[] Bytes(ParquetRowGroupReader group, DataField field, string?[] values)
    {
        byte[]?[] bytes = new byte[]?[values.Length];
        Wait(group.ReadAsync(field, bytes.AsMemory()));
        return Array.ConvertAll(bytes, value => value is null ? null : System.Text.Encoding.UTF8.GetString(value));
    }

    private static string?[] Numbers<T>(ParquetRowGroupReader group, DataField field)
        where T : struct, IConvertible
    {
        var values = new T?[group.RowCount];
        Wait(group.ReadAsync<T>(field, values.AsMemory()));
        return Array.ConvertAll(values, value => value?.ToString(CultureInfo.InvariantCulture));
    }

    // The format is read from its end.
    private static Stream OpenSeekable(DataSpec spec)
    {
        var file = DataFile.Open(spec);
        if (file.CanSeek)
        {
            return file;
        }

        var whole = new MemoryStream();
        using (file)
        {
            file.CopyTo(whole);
        }

        whole.Position = 0;
        return whole;
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
