using StreamSentiment.Data.Files;
using StreamSentiment.Data.Labels;

namespace StreamSentiment.Data;

/// <summary>The options for reading a data set. What is null is detected.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// The splits to read where the spec names none. With <see cref="Splits.Unlabelled"/> a file may lack labels.
    /// </summary>
    public Splits Splits { get; init; } = Splits.Labelled;

    /// <summary>The column of the text: a name or, from 1, a number. By default the first with a usual name.</summary>
    public string? TextColumn { get; init; }

    /// <summary>The column of the label, as <see cref="TextColumn"/>.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column of the id; by default id or, where there is none, file name and line.</summary>
    public string? IdColumn { get; init; }

    /// <summary>What labels mean; by default what all labels of the file allow, if that is one scheme.</summary>
    public LabelScheme? Labels { get; init; }

    /// <summary>False to read reviews whatever their labels are, and give them none. Default: true.</summary>
    public bool JudgeLabels { get; init; } = true;

    /// <summary>The format; by default what the name and the beginning of the file say.</summary>
    public FileFormat? Format { get; init; }

    /// <summary>The character between fields, '\0' to read each line as one field.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The character around fields, '\0' to read quotes as text.</summary>
    public char? Quote { get; init; }

    /// <summary>The character that makes a quote or delimiter after it text; by default a doubled quote does.</summary>
    public char? Escape { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>The name of the encoding, or "mixed" for UTF-8 with fields in Windows-1252.</summary>
    public string? Encoding { get; init; }

    /// <summary>True to leave out rows that cannot be read, and warn of their number. By default one ends the reading.</summary>
    public bool SkipBadRows { get; init; }

    /// <summary>Called with a sentence about reviews that were left out or contradict their label.</summary>
    public Action<string>? Warn { get; init; }
}
