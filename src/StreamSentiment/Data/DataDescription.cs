using StreamSentiment.Data.Files;
using StreamSentiment.Data.Labels;

namespace StreamSentiment.Data;

/// <summary>How a file is read, and what it holds.</summary>
public sealed record DataDescription
{
    /// <summary>Format and columns.</summary>
    public required FileFacts Facts { get; init; }

    /// <summary>What labels mean; null where there are none, or they can be read in more than one way.</summary>
    public required LabelScheme? Labels { get; init; }

    /// <summary>Why the labels cannot be read, and what to do; null if they can.</summary>
    public required string? LabelsRefused { get; init; }

    public required RowCounts Counts { get; init; }

    /// <summary>The first rows as they are read.</summary>
    public required IReadOnlyList<DescribedRow> FirstRows { get; init; }
}

/// <summary>A row as it is read.</summary>
/// <param name="Line">The line that it begins on, or its number.</param>
/// <param name="Id">The id; null where the row has none.</param>
/// <param name="Text">The text.</param>
/// <param name="Label">The label as it stands in the file; null where the row has none.</param>
/// <param name="Meaning">What the label says; null where that cannot be told.</param>
public sealed record DescribedRow(int Line, string? Id, string Text, string? Label, LabelMeaning? Meaning);
