using System.Net;
using System.Text;
using StreamSentiment.Cli.Reports.Plots;

namespace StreamSentiment.Cli.Reports;

/// <summary>
/// A report as one HTML file without other files: style and plots are inside, the plots once for light and once for dark pages.
/// For papers, the plots are also in the folder <c>FILE-plots</c> beside it, as SVG and PNG.
/// </summary>
internal sealed class HtmlReport(string title, string lead)
{
    private readonly StringBuilder body = new();
    private readonly List<Figure> figures = [];

    public HtmlReport Heading(string text) => Add($"<h2>{Text(text)}</h2>");

    public HtmlReport Paragraph(string text, string style = "") => Add($"<p{Class(style)}>{Text(text)}</p>");

    public HtmlReport Code(string text) => Add($"<p><code>{Text(text)}</code></p>");

    /// <summary>Adds the most important numbers in large letters.</summary>
    public HtmlReport Tiles(params IEnumerable<(string Name, string Value)> tiles) =>
        Add($"<dl class=\"tiles\">{string.Concat(tiles.Select(Tile))}</dl>");

    public HtmlReport Table(HtmlTable table)
    {
        string[] kinds = table
            .Columns.Select(column =>
                column.Content switch
                {
                    ColumnContent.Numbers => "list",
                    ColumnContent.Number => "number",
                    _ => "",
                }
            )
            .ToArray();
        body.Append(
            "<div class=\"table\" tabindex=\"0\" role=\"region\" "
                + $"aria-label=\"{Text(table.Caption)}\"><table><caption>{Text(table.Caption)}</caption><thead><tr>"
        );
        foreach (var (column, kind) in table.Columns.Zip(kinds))
        {
            body.Append($"<th scope=\"col\"{Class(kind)}>{Text(column.Heading)}</th>");
        }

        body.Append("</tr></thead><tbody>\n");
        foreach (var (cells, isChosen) in table.Rows)
        {
            body.Append($"<tr{Class(isChosen ? "chosen" : "")}><th scope=\"row\"{Class(kinds[0])}>{Text(cells[0])}</th>");
            foreach (var (cell, kind) in cells.Zip(kinds).Skip(1))
            {
                body.Append($"<td{Class(kind)}>{Text(cell)}</td>");
            }

            body.Append("</tr>\n");
        }

        return Add("</tbody></table></div>");
    }

    /// <summary>Adds a table of names and values.</summary>
    public HtmlReport Facts(string caption, string name, IEnumerable<KeyValuePair<string, string>> facts)
    {
        var table = new HtmlTable(caption, name, "Value");
        foreach (var (key, value) in facts)
        {
            table.Row(key, value);
        }

        return Table(table);
    }

    public HtmlReport Figures(params IEnumerable<Figure> group)
    {
        body.Append("<div class=\"figures\">\n");
        foreach (var figure in group)
        {
            figures.Add(figure);
            body.Append(
                $"""
                <figure style="--width: {figure.Width}px"><picture>
                <source media="screen and (prefers-color-scheme: dark)" srcset="{Source(figure, PlotStyle.Dark)}">
                <img src="{Source(figure, PlotStyle.Light)}" width="{figure.Width}" height="{figure.Height}" alt="{Text(
                    figure.Description
                )}">
                </picture><figcaption>{Text(figure.Caption)}</figcaption></figure>

                """
            );
        }

        return Add("</div>");
    }

    /// <summary>Writes the page, and the plots in the folder beside it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        File.WriteAllText(path, ToHtml(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (figures.Count == 0)
        {
            return;
        }

        string plots = Directory.CreateDirectory(ReportFile.PlotsFolder(path)).FullName;
        foreach (var figure in figures)
        {
            figure.Save(plots);
        }
    }

    public string ToHtml() =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)}</title>
            <style>
            {ReportFile.Style()}
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>{Text(title)}</h1>
            <p class="lead">{Text(lead)}</p>
            </header>
            {body}<footer>Written by <code>streamsentiment</code>.</footer>
            </main>
            </body>
            </html>

            """;

    private static string Tile((string Name, string Value) tile) =>
        $"<div><dt>{Text(tile.Name)}</dt><dd>{Text(tile.Value)}</dd></div>";

    private HtmlReport Add(string html)
    {
        body.Append(html).Append('\n');
        return this;
    }

    // As an image, not inline: styles of one plot cannot change another, and it can have a description.
    private static string Source(Figure figure, PlotStyle style) =>
        $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.Svg(style)))}";

    private static string Class(string name) => name.Length == 0 ? "" : $" class=\"{name}\"";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
