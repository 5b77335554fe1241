using Spectre.Console;
using Spectre.Console.Rendering;
using StreamSentiment.Cli.Reports;

namespace StreamSentiment.Cli.Views;

/// <summary>
/// Writes a table in the room that there is, without a break inside a name, a version, a label or a number: in a frame; where the
/// terminal is too narrow for that, row below row; and without a terminal as plain columns, an empty cell as a dash.
/// </summary>
internal static class TerminalTable
{
    /// <summary>The room that a text has at least, and the longest word in it that is not broken.</summary>
    private const int LeastText = 16;

    private const int LongestWord = 30;
    private const string Empty = "-";

    /// <summary>The words that have a colour wherever they are the whole cell.</summary>
    private static readonly Dictionary<string, Color> Colours = new()
    {
        ["positive"] = Color.Green,
        ["negative"] = Color.Red,
        ["passed"] = Color.Green,
        ["promoted"] = Color.Green,
        ["refused"] = Color.Red,
        ["current"] = Color.Green,
    };

    public static void Write(IAnsiConsole console, HtmlTable table)
    {
        if (console.IsTerminal())
        {
            console.Write(Create(table, console.Profile.Width));
            return;
        }

        foreach (string line in Plain(table))
        {
            console.Profile.Out.Writer.WriteLine(line);
        }
    }

    /// <summary>What a terminal of this width shows.</summary>
    public static IRenderable Create(HtmlTable table, int width)
    {
        int[] all = [.. Enumerable.Range(0, table.Columns.Length)];
        int[] needed = [.. all.Where(i => !table.Columns[i].IsOptional)];
        foreach (int[] shown in (int[][])[all, needed])
        {
            if (Widths(table, shown, width) is { } widths)
            {
                return new Rows([.. Title(table, width), Framed(table, shown, widths)]);
            }
        }

        return new Rows([.. Title(table, width), .. Stacked(table, needed, width)]);
    }

    /// <summary>Lines of columns that are two blanks apart.</summary>
    internal static IEnumerable<string> Plain(HtmlTable table)
    {
        List<string[]> rows = [.. table.Rows.Select(row => Array.ConvertAll(row.Cells, cell => cell.Length == 0 ? Empty : cell))];
        if (table.HasHeadings && !table.IsList)
        {
            rows.Insert(0, [.. table.Columns.Select(column => column.Heading)]);
        }

        if (!table.IsList && table.Caption.Length > 0)
        {
            yield return table.Caption;
        }

        int[] widths =
        [
            .. table.Columns.Select((_, i) => rows.Select(row => WordWrap.Cells(OneLine(row[i]))).DefaultIfEmpty().Max()),
        ];
        foreach (string[] row in rows)
        {
            yield return string.Join("  ", row.Select((cell, i) => Padded(table.Columns[i], OneLine(cell), widths[i]))).TrimEnd();
        }
    }

    /// <summary>Text as one line that does nothing to a terminal: blanks instead of line breaks, no control characters.</summary>
    public static string OneLine(string cell) =>
        cell.Any(char.IsControl)
            ? string.Concat(
                cell.ReplaceLineEndings(" ")
                    .Select(c =>
                        c == '\t' ? ' '
                        : char.IsControl(c) ? '\uFFFD'
                        : c
                    )
            )
            : cell;

    private static string Padded(Column column, string cell, int width)
    {
        string blanks = new(' ', width - WordWrap.Cells(cell));
        return column.IsNumber ? blanks + cell : cell + blanks;
    }

    /// <summary>The widths of the columns that are shown, or null if they do not fit.</summary>
    private static int[]? Widths(HtmlTable table, int[] shown, int width)
    {
        int free = width - 3 * shown.Length - 1; // the frame, and a blank on both sides of each cell
        int[] widths = Array.ConvertAll(shown, i => Least(table, i));
        free -= widths.Sum();
        if (free < 0)
        {
            return null;
        }

        // Names come first: their headings then stand on one line. What is left goes to text.
        foreach (int i in Enumerable.Range(0, shown.Length).OrderBy(i => IsBreakable(table.Columns[shown[i]])))
        {
            int more = Math.Min(free, Math.Max(0, Most(table, shown[i]) - widths[i]));
            widths[i] += more;
            free -= more;
        }

        return widths;
    }

    private static int Least(HtmlTable table, int column)
    {
        int heading = LongestWordOf(Heading(table, column), int.MaxValue);
        var cells = table.Rows.Select(row => OneLine(row.Cells[column]));
        int content = table.Columns[column].Content switch
        {
            ColumnContent.Name or ColumnContent.Number => cells.Select(WordWrap.Cells).DefaultIfEmpty().Max(),
            ColumnContent.Text => Math.Min(
                cells.Select(WordWrap.Cells).DefaultIfEmpty().Max(),
                Math.Max(LeastText, cells.Select(cell => LongestWordOf(cell, LongestWord)).DefaultIfEmpty().Max())
            ),
            _ => cells.Select(cell => LongestWordOf(cell, int.MaxValue)).DefaultIfEmpty().Max(),
        };
        return Math.Max(heading, content);
    }

    private static int Most(HtmlTable table, int column) =>
        table.Rows.Select(row => WordWrap.Cells(OneLine(row.Cells[column]))).Append(WordWrap.Cells(Heading(table, column))).Max();

    private static string Heading(HtmlTable table, int column) => table.HasHeadings ? table.Columns[column].Heading : "";

    private static bool IsBreakable(Column column) =>
        column.Content is ColumnContent.Numbers or ColumnContent.Words or ColumnContent.Text;

    private static int LongestWordOf(string text, int limit) => Math.Min(limit, text.Split(' ').Select(WordWrap.Cells).Max());

    private static IEnumerable<IRenderable> Title(HtmlTable table, int width) =>
        table.Caption.Length == 0
            ? []
            : WordWrap
                .Lines(OneLine(table.Caption), width)
                .Select(line => new Spectre.Console.Text(line, new Style(decoration: Decoration.Italic)));

    private static Table Framed(HtmlTable source, int[] shown, int[] widths)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.ShowHeaders = source.HasHeadings;
        foreach (var (i, width) in shown.Zip(widths))
        {
            var column = new TableColumn(Markup.Escape(Heading(source, i))).Width(width);
            table.AddColumn(source.Columns[i].IsNumber ? column.RightAligned() : column);
        }

        foreach (var (cells, isChosen) in source.Rows)
        {
            table.AddRow(shown.Select(i => Cell(cells[i], isChosen)));
        }

        return table;
    }

    /// <summary>Each row as lines of heading and value, with an empty line between two rows.</summary>
    private static List<IRenderable> Stacked(HtmlTable source, int[] shown, int width)
    {
        var lines = new List<IRenderable>();
        string[] headings = shown.Select(i => Heading(source, i)).ToArray();
        foreach (var (cells, isChosen) in source.Rows)
        {
            if (lines.Count > 0 && source.HasHeadings)
            {
                lines.Add(Spectre.Console.Text.Empty);
            }

            // Names and values have no headings: the name is the heading of its value.
            lines.AddRange(
                source.HasHeadings
                    ? shown.Zip(headings).SelectMany(cell => Labelled(cell.Second, cells[cell.First], isChosen, width))
                    : Labelled(cells[0], cells[1], isChosen, width)
            );
        }

        return lines;
    }

    private static IEnumerable<IRenderable> Labelled(string heading, string cell, bool isChosen, int width)
    {
        string line = $"{heading}{(heading.Length > 0 ? ": " : "")}{OneLine(cell)}";
        return WordWrap
            .Lines(line, width, hanging: 2)
            .Select(part => new Spectre.Console.Text(part, isChosen ? new Style(decoration: Decoration.Bold) : Style.Plain));
    }

    private static Markup Cell(string cell, bool isChosen) =>
        new(
            Markup.Escape(OneLine(cell)),
            new Style(
                Colours.TryGetValue(cell, out var colour) ? colour : null,
                decoration: isChosen ? Decoration.Bold : Decoration.None
            )
        );
}
