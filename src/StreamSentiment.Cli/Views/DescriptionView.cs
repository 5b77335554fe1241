using System.Text.Json;
using Spectre.Console;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Data;
using StreamSentiment.Data.Files;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints how a file of reviews is read.</summary>
internal static class DescriptionView
{
    public static void Write(IAnsiConsole console, DataDescription described)
    {
        console.Write(Facts(described));
        console.Write(Rows(described, length: 2 * console.Profile.Width));
    }

    /// <summary>The content of the property <c>file</c> of <c>inspect --json</c>.</summary>
    public static void WriteJson(Utf8JsonWriter json, DataDescription described, bool skipsBadRows)
    {
        var (facts, counts) = (described.Facts, described.Counts);
        json.WriteString("format", facts.FormatName);
        json.WriteString("encoding", facts.Encoding);
        json.WriteString("delimiter", Shown(facts.Delimiter));
        json.WriteString("quote", Shown(facts.Quote));
        json.WriteString("escape", Shown(facts.Escape));
        if (facts.HasHeader is { } hasHeader)
        {
            json.WriteBoolean("header", hasHeader);
        }

        json.WriteString("textColumn", facts.TextColumn);
        json.WriteString("labelColumn", facts.LabelColumn);
        json.WriteString("idColumn", facts.IdColumn);
        json.WriteString("labels", described.Labels?.Name);
        json.WriteNumber("rows", counts.Rows);
        json.WriteNumber("positive", counts.Positive);
        json.WriteNumber("negative", counts.Negative);
        json.WriteNumber("neither", counts.Neither);
        json.WriteNumber("withoutLabel", counts.WithoutLabel);
        json.WriteNumber("badRows", counts.Bad);
        json.WriteString("options", DataFileOptions.Format(described, skipsBadRows));
    }

    private static HtmlTable Facts(DataDescription described)
    {
        var (facts, counts) = (described.Facts, described.Counts);
        var table = new HtmlTable("How the file is read", "", Column.Words("")) { HasHeadings = false };
        (string Name, string? Value)[] rows =
        [
            ("Format", facts.FormatName),
            ("Encoding", facts.Encoding == "mixed" ? "UTF-8, in part Windows-1252 (mixed)" : facts.Encoding),
            ("Delimiter", Shown(facts.Delimiter)),
            ("Quote", Shown(facts.Quote)),
            ("Escape", Shown(facts.Escape)),
            (
                "Header",
                facts.HasHeader switch
                {
                    true => $"yes, {facts.Columns.Count} columns",
                    false => "no, columns have numbers",
                    null => null,
                }
            ),
            ("Text column", facts.TextColumn),
            ("Label column", facts.LabelColumn ?? "none"),
            ("Id column", facts.IdColumn ?? "none: FILE:LINE"),
            ("Labels", described.Labels is { } labels ? $"{labels.Name}: {labels.Expects}" : Unread(described)),
            ("Rows", $"{counts.Rows:N0}"),
            ("Positive, negative, neither", $"{counts.Positive:N0}, {counts.Negative:N0}, {counts.Neither:N0}"),
            ("Without label", $"{counts.WithoutLabel:N0}"),
            ("Bad rows", $"{counts.Bad:N0}"),
            ("First bad row", counts.FirstBad),
        ];
        foreach (var (name, value) in rows)
        {
            if (value is not null)
            {
                table.Row(name, value);
            }
        }

        return table;
    }

    private static string Unread(DataDescription described) => described.LabelsRefused is null ? "none" : "see below";

    private static HtmlTable Rows(DataDescription described, int length)
    {
        string unit = described.Facts.Format == FileFormat.Parquet ? "Row#" : "Line#";
        var table = new HtmlTable("First rows as read", unit, "Id", Column.Text("Label"), Column.Text("Text"));
        foreach (var row in described.FirstRows)
        {
            string meaning = row.Meaning is { } known ? $" ({known.ToString().ToLowerInvariant()})" : "";
            table.Row(
                $"{row.Line}",
                row.Id ?? "",
                row.Label is null ? "" : ReviewExcerpt.Of(row.Label, 24) + meaning,
                ReviewExcerpt.Of(row.Text, length)
            );
        }

        return table;
    }

    private static string? Shown(char? character) =>
        character switch
        {
            null => null,
            '\t' => "tab",
            '\0' => "none",
            ' ' => "space",
            var other => other.ToString(),
        };
}
