using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>
/// What a terminal shows of what a program writes: as much of ECMA-48 as programs that draw progress use. A line that is too long
/// goes on in the next one, as a terminal does it, and is remembered.
/// </summary>
internal sealed partial class Screen(int columns, int rows)
{
    private readonly List<string?[]> lines = [new string?[columns]];
    private readonly List<string> tooLong = [];
    private int x;
    private int y;

    /// <summary>The lines from the first one on, those that were scrolled away included, without blanks at their ends.</summary>
    public string[] Lines => [.. lines.Select(Text)];

    /// <summary>The beginnings of the lines that were wider than the terminal.</summary>
    public IReadOnlyList<string> TooLong => tooLong;

    /// <summary>False while a program hides the cursor.</summary>
    public bool ShowsCursor { get; private set; } = true;

    /// <summary>Sequences of which this terminal does not know what they do.</summary>
    public List<string> Unknown { get; } = [];

    public override string ToString() => string.Join('\n', Lines);

    /// <summary>Shows all that a program has written.</summary>
    public Screen Write(string output)
    {
        int position = 0;
        while (position < output.Length)
        {
            if (output[position] == '\e' && Sequence().Match(output, position) is { Success: true } sequence)
            {
                Obey(sequence);
                position += sequence.Length;
                continue;
            }

            string element = StringInfo.GetNextTextElement(output, position);
            position += element.Length;
            foreach (char control in element.Where(c => c < ' '))
            {
                Obey(control);
            }

            if (element[0] >= ' ')
            {
                Put(element);
            }
        }

        return this;
    }

    private void Put(string element)
    {
        int width = WidthOf(element);
        if (x + width > columns)
        {
            tooLong.Add(Text(lines[y]));
            NextLine();
            x = 0;
        }

        lines[y][x] = element;
        if (width == 2)
        {
            lines[y][x + 1] = "";
        }

        x += width;
    }

    private void Obey(char control)
    {
        switch (control)
        {
            case '\n':
                NextLine();
                break;
            case '\r':
                x = 0;
                break;
            case '\b':
                x = Math.Max(0, x - 1);
                break;
            case '\a':
                break;
            default:
                Unknown.Add($"{(int)control:X2}");
                break;
        }
    }

    private void Obey(Match sequence)
    {
        string kind = sequence.Groups["kind"].Value;
        if (sequence.Groups["mark"].Value is "?" or ">")
        {
            ShowsCursor = sequence.Groups["numbers"].Value != "25" ? ShowsCursor : kind == "h";
            return;
        }

        int number = int.TryParse(sequence.Groups["numbers"].Value.Split(';')[0], out int given) ? given : 0;
        int count = Math.Max(1, number);
        switch (kind)
        {
            case "A":
                y = Math.Max(Math.Max(0, lines.Count - rows), y - count);
                break;
            case "B":
                y = Math.Min(lines.Count - 1, y + count);
                break;
            case "C":
                x = Math.Min(columns - 1, x + count);
                break;
            case "D":
                x = Math.Max(0, x - count);
                break;
            case "G":
                x = count - 1;
                break;
            case "K":
                Array.Clear(lines[y], number == 2 ? 0 : x, columns - (number == 2 ? 0 : x));
                break;
            case "J" when number == 0:
                Array.Clear(lines[y], x, columns - x);
                lines.RemoveRange(y + 1, lines.Count - y - 1);
                break;
            case "m" or "": // colours, and what sets the keyboard
                break;
            default:
                Unknown.Add(sequence.Value);
                break;
        }
    }

    private void NextLine()
    {
        y++;
        if (y == lines.Count)
        {
            lines.Add(new string?[columns]);
        }
    }

    private static string Text(string?[] line)
    {
        var text = new StringBuilder();
        foreach (string? cell in line)
        {
            text.Append(cell ?? " ");
        }

        return text.ToString().TrimEnd();
    }

    private static int WidthOf(string element) =>
        Rune.GetRuneAt(element, 0).Value
            is (>= 0x1100 and <= 0x115F)
                or (>= 0x2E80 and <= 0xA4CF)
                or (>= 0xAC00 and <= 0xD7A3)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFF00 and <= 0xFF60)
                or (>= 0x1F300 and <= 0x1FAFF)
            ? 2
            : 1;

    [GeneratedRegex(@"\G\e(?:\[(?<mark>[?>]?)(?<numbers>[0-9;]*)(?<kind>[A-Za-z])|\][^\a\e]*(?:\a|\e\\)|[=>])")]
    private static partial Regex Sequence();
}
