using System.Globalization;
using StreamSentiment.Contracts;

namespace StreamSentiment.Data;

/// <summary>Converts the rows of a file to reviews.</summary>
internal sealed class ReviewRows(DataSpec spec, DataOptions options)
{
    private int neutral;

    public static IReadOnlyList<string> TextColumns { get; } = ["text", "review", "review_text", "content"];

    public static IReadOnlyList<string> LabelColumns { get; } = ["label", "sentiment", "rating"];

    public static IReadOnlyList<string> IdColumns { get; } = ["id"];

    /// <summary>True if a row may lack a label.</summary>
    public bool LabelIsOptional => spec.Wants(Splits.Unlabelled);

    /// <summary>The review, or null where the row is not of the wanted splits or is neither positive nor negative.</summary>
    /// <param name="line">The line of the file, from 1, that the row begins on.</param>
    /// <param name="id">The id, or null or empty where the row has none.</param>
    /// <param name="text">The text; empty is allowed.</param>
    /// <param name="label">The label, or null or empty where the row has none.</param>
    /// <exception cref="DataException">The text is missing, or the label is missing or unknown.</exception>
    public SourceReview? Accept(int line, string? id, string? text, string? label)
    {
        if (text is null)
        {
            throw Fault(line, "has no text");
        }

        bool? isPositive = string.IsNullOrWhiteSpace(label) ? null : ParseLabel(line, label.Trim());
        if (isPositive is null && !string.IsNullOrWhiteSpace(label))
        {
            neutral++;
            return null;
        }
        if (isPositive is null && !LabelIsOptional)
        {
            throw Fault(line, "has no label");
        }

        var split = isPositive is null ? Splits.Unlabelled : HashSplit.FromText(text);
        return spec.Wants(split)
            ? new(string.IsNullOrEmpty(id) ? $"{spec.Name}:{line}" : id, text, isPositive, spec.Name, split)
            : null;
    }

    /// <summary>Warns about the rows that were left out.</summary>
    public void Finish()
    {
        if (neutral > 0)
        {
            options.Warn?.Invoke(
                $"{spec.Name}: reviews with 3 stars, which are neither positive nor negative, were left out: {neutral}."
            );
        }
    }

    /// <summary>An error on a line, in a sentence.</summary>
    public DataException Fault(int line, string what, Exception? cause = null) =>
        new($"Line {line} of {spec.Path} {what}.", cause);

    private bool? ParseLabel(int line, string label) => options.StarRatings ? ParseStars(line, label) : ParseName(line, label);

    private bool? ParseStars(int line, string label)
    {
        if (
            !double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double stars)
            || stars is not (>= 1 and <= 5)
        )
        {
            throw Fault(line, $"has the label \"{Shorten(label)}\", expected 1 to 5 stars");
        }

        return stars == 3 ? null : stars > 3;
    }

    private bool ParseName(int line, string label) =>
        SentimentLabel.Parse(label) switch
        {
            SentimentLabel.Positive => true,
            SentimentLabel.Negative => false,
            _ => throw Fault(
                line,
                $"has the label \"{Shorten(label)}\", expected {SentimentLabel.Spellings} (star ratings are an option)"
            ),
        };

    // A wrong column may hold a whole review.
    private static string Shorten(string value) => value.Length <= 40 ? value : $"{value[..40]}…";
}
