namespace StreamSentiment.Data.Files;

/// <summary>A row of a file, as it stands there.</summary>
/// <param name="Line">The line that it begins on, or its number, from 1.</param>
/// <param name="Id">The id; null or empty where the row has none.</param>
/// <param name="Text">The text; null where the row has none.</param>
/// <param name="Label">The label; null or empty where the row has none.</param>
internal readonly record struct FileRow(int Line, string? Id, string? Text, string? Label)
{
    /// <summary>What is wrong with the row, to stand behind "Line 3 of FILE"; null if it could be read.</summary>
    public string? Fault { get; init; }

    public static FileRow Bad(int line, string fault) => new(line, null, null, null) { Fault = fault };
}
