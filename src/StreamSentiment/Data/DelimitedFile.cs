using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace StreamSentiment.Data;

/// <summary>
/// CSV (RFC 4180) and TSV with a header line. A stray quote is text; a quote that is never closed and a row with more or fewer
/// fields than the header are refused, because text would be lost.
/// </summary>
internal static class DelimitedFile
{
    public static IEnumerable<SourceReview> Read(DataSpec spec, DataOptions options)
    {
        var rows = new ReviewRows(spec, options);
        using var reader = CsvReader.Create(DataFile.Open(spec.Path), Configure(spec, rows));
        string[] header = ReadHeader(reader, spec);
        int text = FindColumn(spec, header, "text", options.TextColumn, ReviewRows.TextColumns, isOptional: false);
        int label = FindColumn(spec, header, "label", options.LabelColumn, ReviewRows.LabelColumns, rows.LabelIsOptional);
        int id = FindColumn(spec, header, "id", options.IdColumn, ReviewRows.IdColumns, isOptional: true);

        while (reader.Read())
        {
            int line = (int)reader.LineNumber;
            if (reader.FieldCount != header.Length)
            {
                throw rows.Fault(line, $"has {reader.FieldCount} fields, the header has {header.Length}");
            }

            if (rows.Accept(line, Field(reader, rows, id), Field(reader, rows, text), Field(reader, rows, label)) is { } review)
            {
                yield return review;
            }
        }
        rows.Finish();
    }

    private static CsvReaderOptions Configure(DataSpec spec, ReviewRows rows) =>
        new()
        {
            Separator = spec.Kind == DataKind.Tsv ? '\t' : ',',
            TrackLineNumbers = true,
            // Without this a missing quote would turn the rest of the file into one review.
            OnMalformedRecord = record =>
            {
                if (record.Reason == CsvMalformedReason.UnterminatedQuote)
                {
                    throw rows.Fault((int)record.LineNumber, "opens a quote that is never closed");
                }
            },
        };

    private static string[] ReadHeader(CsvReader reader, DataSpec spec)
    {
        reader.ReadHeader();
        string[] header = [.. reader.Headers.Select(name => name.Trim())];
        return header.Length > 0 ? header : throw new DataException($"{spec.Path} is empty.");
    }

    // The index of the column, or -1.
    private static int FindColumn(
        DataSpec spec,
        string[] header,
        string what,
        string? named,
        IReadOnlyList<string> usual,
        bool isOptional
    )
    {
        var candidates = named is null ? usual : [named];
        foreach (string candidate in candidates)
        {
            int index = Array.FindIndex(header, name => name.Equals(candidate, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return index;
            }
        }
        if (isOptional && named is null)
        {
            return -1;
        }

        throw new DataException(
            $"{spec.Path} has no {what} column {string.Join(" or ", candidates)}; its columns are {string.Join(", ", header)}."
        );
    }

    private static string? Field(CsvReader reader, ReviewRows rows, int index)
    {
        if (index < 0)
        {
            return null;
        }

        var value = reader.GetSpan(index);
        return Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : throw rows.Fault((int)reader.LineNumber, "is not UTF-8");
    }
}
