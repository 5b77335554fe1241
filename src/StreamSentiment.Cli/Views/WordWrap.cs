using System.Text;
using Spectre.Console.Rendering;

namespace StreamSentiment.Cli.Views;

/// <summary>Breaks text between words only. A word that is wider than a line stays whole, on a line of its own.</summary>
internal static class WordWrap
{
    /// <param name="text">Its own line breaks are kept, and so is the blank at the beginning of a line.</param>
    /// <param name="width">The most cells of a line.</param>
    /// <param name="hanging">The blanks before each line but the first.</param>
    public static IEnumerable<string> Lines(string text, int width, int hanging = 0) =>
        text.Split('\n').SelectMany(paragraph => Paragraph(paragraph.TrimEnd('\r'), width, hanging));

    /// <summary>The cells that a text takes: two for a Chinese character, none for a combining one.</summary>
    public static int Cells(string text) => new Segment(text).CellCount();

    /// <summary>The beginning of a text, up to this many cells, with an ellipsis if something is missing.</summary>
    public static string Beginning(string text, int cells)
    {
        if (Cells(text) <= cells)
        {
            return text;
        }

        var beginning = new StringBuilder();
        int used = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Cells(rune.ToString());
            if (used > cells)
            {
                break;
            }

            beginning.Append(rune);
        }

        return $"{beginning.ToString().TrimEnd()}…";
    }

    private static IEnumerable<string> Paragraph(string text, int width, int hanging)
    {
        if (Cells(text) <= width)
        {
            yield return text;
            yield break;
        }

        string indent = text[..^text.TrimStart(' ').Length];
        var line = new StringBuilder(indent);
        int used = indent.Length;
        bool isEmpty = true;
        foreach (string word in text[indent.Length..].Split(' '))
        {
            int cells = Cells(word);
            if (!isEmpty && used + 1 + cells > width)
            {
                yield return line.ToString().TrimEnd();
                // A word that is wider than a line begins at its edge: so it is broken as seldom as can be.
                int blanks = indent.Length + hanging + cells > width ? 0 : indent.Length + hanging;
                line.Clear().Append(' ', blanks);
                used = blanks;
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            used += cells + (isEmpty ? 0 : 1);
            isEmpty = false;
        }

        yield return line.ToString();
    }
}
