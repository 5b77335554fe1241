using StreamSentiment.Data.Files;
using StreamSentiment.Data.Labels;

namespace StreamSentiment.Data;

/// <summary>Reads the reviews of a file of rows, and says how it is read.</summary>
internal static class ReviewFile
{
    /// <exception cref="DataException">
    /// Columns or labels cannot be told; while it is read, a row cannot be read.
    /// </exception>
    public static IEnumerable<SourceReview> Read(DataSpec spec, DataOptions options)
    {
        var file = RowFiles.Open(spec, options);
        if (!options.JudgeLabels)
        {
            return new ReviewRows(spec, options, file, scheme: null).Read();
        }

        var (scheme, refusal) = Scheme(file, options);
        return scheme is null
            ? throw new DataException($"{refusal} ({spec.Path}).")
            : new ReviewRows(spec, options, file, scheme).Read();
    }

    /// <summary>Reads the whole file, whatever its rows are, and describes it.</summary>
    /// <param name="firstRows">The number of rows to keep.</param>
    /// <exception cref="DataException">The columns cannot be told.</exception>
    public static DataDescription Describe(DataSpec spec, DataOptions options, int firstRows)
    {
        var all = options with { Splits = Splits.All, SkipBadRows = true, Warn = null };
        var file = RowFiles.Open(spec, all);
        var (scheme, refusal) = Scheme(file, options);
        var rows = new ReviewRows(spec with { Splits = Splits.All }, all, file, scheme);
        foreach (var _ in rows.Read())
        {
            // Counted by the reader.
        }

        return new()
        {
            Facts = file.Facts with { Encoding = file.Encoding?.Name },
            Labels = file.Facts.LabelColumn is null ? null : scheme,
            LabelsRefused = refusal,
            Counts = rows.Counts,
            FirstRows = [.. file.Read().Where(row => row.Fault is null).Take(firstRows).Select(Described)],
        };

        DescribedRow Described(FileRow row) =>
            new(row.Line, row.Id, row.Text ?? "", row.Label, row.Label is { } label ? scheme?.Read(label.Trim()) : null);
    }

    private static (LabelScheme? Scheme, string? Refusal) Scheme(RowFile file, DataOptions options)
    {
        if (options.Labels is not null)
        {
            return (options.Labels, null);
        }

        var census = new LabelCensus();
        foreach (var row in file.Read())
        {
            if (!string.IsNullOrWhiteSpace(row.Label))
            {
                census.Add(row.Label.Trim());
            }
        }

        return census.Detect(file.Facts.LabelColumn is { } column && file.Facts.HasHeader != false ? column : null);
    }
}
