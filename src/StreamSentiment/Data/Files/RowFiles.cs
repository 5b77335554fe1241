using System.Text.Json;

namespace StreamSentiment.Data.Files;

/// <summary>Opens files of rows of any format.</summary>
internal static class RowFiles
{
    /// <summary>Looks at the beginning of the file.</summary>
    /// <exception cref="DataException">The columns cannot be told; the message says how to name them.</exception>
    public static RowFile Open(DataSpec spec, DataOptions options)
    {
        var format = options.Format ?? spec.Format;
        byte[] beginning = DataFile.Beginning(spec);
        // What the file begins with is surer than its name: JSON lines are often called .txt.
        format =
            beginning.AsSpan().StartsWith("PAR1"u8) ? FileFormat.Parquet
            : format == FileFormat.Csv && options.Format is null && IsJson(beginning) ? FileFormat.Json
            : format;
        if (format == FileFormat.Parquet)
        {
            return ParquetFile.Open(spec, options);
        }

        var encoding = FileEncoding.Find(spec, options.Encoding, beginning);
        return format == FileFormat.Json ? JsonFile.Open(spec, options, encoding) : DelimitedFile.Open(spec, options, encoding);
    }

    private static bool IsJson(ReadOnlySpan<byte> beginning)
    {
        int end = beginning.IndexOf((byte)'\n');
        var line = beginning[..(end < 0 ? beginning.Length : end)].TrimStart("\uFEFF"u8);
        if (!line.TrimStart((byte)' ').StartsWith((byte)'{'))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
