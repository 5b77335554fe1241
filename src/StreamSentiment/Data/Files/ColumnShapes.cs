using StreamSentiment.Data.Labels;

namespace StreamSentiment.Data.Files;

/// <summary>Finds the columns of a file without a header by what they hold.</summary>
internal static class ColumnShapes
{
    /// <summary>
    /// The text is the longest column; the label the only one that holds a few values, all of them possible labels.
    /// </summary>
    /// <param name="rows">The first rows.</param>
    /// <param name="text">The index of the text's column; -1 if it is not known.</param>
    /// <param name="label">The index of the label's column; -1 if it is not known.</param>
    /// <returns>The indexes; -1 for what cannot be told.</returns>
    public static (int Text, int Label) Guess(IReadOnlyList<string[]> rows, int text, int label)
    {
        int columns = rows[0].Length;
        string[][] whole = [.. rows.Where(row => row.Length == columns)];
        if (text < 0)
        {
            double[] lengths =
            [
                .. Enumerable.Range(0, columns).Select(i => whole.Average(row => i == label ? 0 : row[i].Count(char.IsLetter))),
            ];
            int longest = Array.IndexOf(lengths, lengths.Max());
            // Names and dates are as long as short texts: the text must be much longer than anything else.
            text = lengths.Where((_, i) => i != longest).All(length => 2 * length < lengths[longest]) ? longest : -1;
        }

        if (label < 0)
        {
            int[] possible = [.. Enumerable.Range(0, columns).Where(i => i != text && IsLabel(whole, i))];
            label = possible.Length == 1 ? possible[0] : -1;
        }

        return (text, label);
    }

    private static bool IsLabel(string[][] rows, int column)
    {
        string[] values = [.. rows.Select(row => row[column].Trim()).Where(value => value.Length > 0)];
        return values.Length > 0
            && values.Distinct(StringComparer.OrdinalIgnoreCase).Count() <= 11
            && values.All(value => LabelWords.Read(value) is not null || LabelNumber.Parse(value) is { Value: >= -1 and <= 10 });
    }
}
