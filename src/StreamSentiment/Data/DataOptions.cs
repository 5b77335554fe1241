namespace StreamSentiment.Data;

/// <summary>The options for reading a data set.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// The splits to read where the spec names none. With <see cref="Splits.Unlabelled"/> a file may lack labels.
    /// </summary>
    public Splits Splits { get; init; } = Splits.Labelled;

    /// <summary>The column of the text; by default the first of text, review, review_text and content that exists.</summary>
    public string? TextColumn { get; init; }

    /// <summary>The column of the label; by default the first of label, sentiment and rating that exists.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column of the id; by default id or, where there is none, file name and line.</summary>
    public string? IdColumn { get; init; }

    /// <summary>
    /// True if labels are 1 to 5 stars: below 3 is negative, above is positive, and 3 is left out. Default: false.
    /// </summary>
    public bool StarRatings { get; init; }

    /// <summary>Called with a sentence about reviews that were left out or contradict their label.</summary>
    public Action<string>? Warn { get; init; }
}
