namespace StreamSentiment.Data;

/// <summary>What to read of a data set, and how.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// The splits to read where the spec names none. With <see cref="Splits.Unlabelled"/> a file may lack labels.
    /// </summary>
    public Splits Splits { get; init; } = Splits.Labelled;

    /// <summary>The column of the text; by default the first there is of text, review, review_text, content.</summary>
    public string? TextColumn { get; init; }

    /// <summary>The column of the label; by default the first there is of label, sentiment, rating.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column of the id; by default id where there is one, else ids are made of file name and line.</summary>
    public string? IdColumn { get; init; }

    /// <summary>Labels are 1 to 5 stars: below 3 is negative, above is positive, and 3, which is neither, is left out.</summary>
    public bool StarRatings { get; init; }

    /// <summary>Is told, in a sentence, what was left out or contradicts itself.</summary>
    public Action<string>? Warn { get; init; }
}
