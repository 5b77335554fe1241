namespace StreamSentiment.Cli.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Content">What its cells hold, which decides where they may be broken.</param>
internal sealed record Column(string Heading, ColumnContent Content = ColumnContent.Name)
{
    /// <summary>True if a terminal without room for all columns leaves it out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Right-aligned.</summary>
    public bool IsNumber => Content is ColumnContent.Number or ColumnContent.Numbers;

    public static Column Words(string heading) => new(heading, ColumnContent.Words);

    public static Column Text(string heading) => new(heading, ColumnContent.Text);

    public static Column Optional(Column column) => column with { IsOptional = true };

    /// <summary><c>#</c> at the end of the heading stands for a number, <c>##</c> for a list of numbers.</summary>
    public static implicit operator Column(string heading) =>
        heading.EndsWith("##", StringComparison.Ordinal) ? new(heading[..^2], ColumnContent.Numbers)
        : heading.EndsWith('#') ? new(heading[..^1], ColumnContent.Number)
        : new(heading);
}

/// <summary>What the cells of a column hold.</summary>
internal enum ColumnContent
{
    /// <summary>A name, a version, a label: never broken.</summary>
    Name,

    /// <summary>A number: right-aligned, never broken.</summary>
    Number,

    /// <summary>A list of numbers: right-aligned, broken between them.</summary>
    Numbers,

    /// <summary>A sentence of names and values: broken between words only.</summary>
    Words,

    /// <summary>Text of other people: broken between words, and where a word has no end also inside it.</summary>
    Text,
}
