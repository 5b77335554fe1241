namespace StreamSentiment.Data.Files;

/// <summary>How a file is read: what was given by options, and of the rest what was detected.</summary>
public sealed record FileFacts
{
    public required FileFormat Format { get; init; }

    /// <summary>The format in words: "CSV", "JSON lines", "JSON array", "Parquet".</summary>
    public required string FormatName { get; init; }

    /// <summary>
    /// The encoding: a name, or "mixed" where each field that is not UTF-8 is read as Windows-1252. Known after the file was read
    /// to its end. Null for a format without encodings.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>The character between fields; null for a format without, '\0' where each line is one field.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The character around fields; '\0' where quotes are text.</summary>
    public char? Quote { get; init; }

    /// <summary>The character that makes a quote after it text; null where a doubled quote does.</summary>
    public char? Escape { get; init; }

    /// <summary>Whether the first row names the columns; null for a format whose rows name them.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>The names of the columns; empty for a file without a header.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The column of the text: a name, or a number from 1 where there are no names.</summary>
    public required string TextColumn { get; init; }

    /// <summary>The column of the label; null where there is none.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column of the id; null where there is none.</summary>
    public string? IdColumn { get; init; }
}
