namespace StreamSentiment.Cli.Views;

/// <summary>A review where there is little room.</summary>
internal static class ReviewExcerpt
{
    /// <summary>The beginning of a text on one line.</summary>
    /// <param name="text">The text of a review.</param>
    /// <param name="length">The most cells.</param>
    public static string Of(string text, int length)
    {
        string line = string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return WordWrap.Beginning(TerminalTable.OneLine(line), length);
    }
}
