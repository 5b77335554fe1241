namespace StreamSentiment.Data.Labels;

/// <summary>Labels in messages. A wrong column may hold whole reviews, which messages never show.</summary>
internal static class LabelText
{
    /// <summary>The most letters of a label. "Extremely Negative" has 18.</summary>
    private const int Longest = 24;

    public static bool IsShort(string label) => label.Length <= Longest && label.Count(char.IsWhiteSpace) <= 2;

    /// <summary>The label in quotes, or what can be said of a text.</summary>
    public static string Quoted(string label) => IsShort(label) ? $"\"{label}\"" : $"a text of {label.Length:N0} characters";
}
