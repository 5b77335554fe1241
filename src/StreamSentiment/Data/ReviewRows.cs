using StreamSentiment.Data.Files;
using StreamSentiment.Data.Labels;

namespace StreamSentiment.Data;

/// <summary>Converts the rows of a file to reviews, and counts those that are none.</summary>
/// <param name="scheme">What labels mean; null if they are not judged.</param>
internal sealed class ReviewRows(DataSpec spec, DataOptions options, RowFile file, LabelScheme? scheme)
{
    private readonly Dictionary<string, int> neither = new(StringComparer.OrdinalIgnoreCase);
    private int rows,
        positive,
        negative,
        withoutLabel,
        bad;
    private string? firstBad;

    /// <summary>The reviews of the wanted splits.</summary>
    /// <exception cref="DataException">A row cannot be read, and bad rows are not to be skipped.</exception>
    public IEnumerable<SourceReview> Read()
    {
        foreach (var row in file.Read())
        {
            rows++;
            if (Accept(row) is { } review && spec.Wants(review.Split))
            {
                yield return review;
            }
        }

        Warn();
    }

    /// <summary>The counts so far.</summary>
    public RowCounts Counts => new(rows, positive, negative, neither.Values.Sum(), withoutLabel, bad, firstBad);

    private SourceReview? Accept(FileRow row)
    {
        string? label = string.IsNullOrWhiteSpace(row.Label) ? null : row.Label.Trim();
        if (row.Fault is { } fault)
        {
            return Refuse(row.Line, fault);
        }

        if (row.Text is null)
        {
            return Refuse(row.Line, "has no text");
        }

        if (label is null || scheme is null)
        {
            if (label is null && scheme is not null && !spec.Wants(Splits.Unlabelled))
            {
                return Refuse(row.Line, "has no label");
            }

            withoutLabel += label is null ? 1 : 0;
            return Review(row, null, label is null ? Splits.Unlabelled : HashSplit.FromText(row.Text));
        }

        switch (scheme.Read(label))
        {
            case LabelMeaning.Neither:
                neither[label] = neither.GetValueOrDefault(label) + 1;
                return null;
            case { } meaning:
                bool isPositive = meaning == LabelMeaning.Positive;
                _ = isPositive ? positive++ : negative++;
                return Review(row, isPositive, HashSplit.FromText(row.Text));
            default:
                return Refuse(
                    row.Line,
                    $"has the label {LabelText.Quoted(label)}, expected {scheme.Expects} (--labels says what labels mean)"
                );
        }
    }

    private SourceReview Review(FileRow row, bool? isPositive, Splits split) =>
        new(string.IsNullOrEmpty(row.Id) ? $"{spec.Name}:{row.Line}" : row.Id, row.Text!, isPositive, spec.Name, split);

    private SourceReview? Refuse(int line, string what)
    {
        string sentence = $"{file.Unit} {line} of {spec.Path} {what}";
        if (!options.SkipBadRows)
        {
            throw new DataException($"{sentence}. --skip-bad-rows leaves such rows out and counts them.");
        }

        bad++;
        firstBad ??= sentence;
        return null;
    }

    private void Warn()
    {
        if (neither.Count > 0)
        {
            string labels = string.Join(
                ", ",
                neither.OrderByDescending(label => label.Value).Select(label => $"{LabelText.Quoted(label.Key)} {label.Value:N0}")
            );
            options.Warn?.Invoke(
                $"{spec.Name}: left out {neither.Values.Sum():N0} of {rows:N0} reviews, whose label is neither positive nor "
                    + $"negative: {labels}."
            );
        }

        if (bad > 0)
        {
            options.Warn?.Invoke(
                $"{spec.Name}: skipped {bad:N0} of {rows:N0} rows, which cannot be read. The first: {firstBad}."
            );
        }

        if (file.Encoding is { IsGuessed: true } encoding)
        {
            options.Warn?.Invoke(
                $"{spec.Name}: {(encoding.Name == "mixed" ? "partly " : "")}not UTF-8, and so read as Windows-1252; "
                    + "--encoding names another."
            );
        }
    }
}

/// <summary>What a file holds.</summary>
/// <param name="Rows">All rows, without the header.</param>
/// <param name="Positive">Reviews with a positive label.</param>
/// <param name="Negative">Reviews with a negative label.</param>
/// <param name="Neither">Reviews whose label is neither.</param>
/// <param name="WithoutLabel">Reviews without a label.</param>
/// <param name="Bad">Rows that cannot be read.</param>
/// <param name="FirstBad">The first of them, and what is wrong with it.</param>
public sealed record RowCounts(int Rows, int Positive, int Negative, int Neither, int WithoutLabel, int Bad, string? FirstBad);
