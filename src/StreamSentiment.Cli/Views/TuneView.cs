using System.Text.Json;
using Spectre.Console;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints a search as tables or as one JSON object.</summary>
internal static class TuneView
{
    private const int Shown = 10;

    public static void WriteSpace(IAnsiConsole console, SearchSpace space)
    {
        var table = Terminal.Facts("Search space");
        foreach (var setting in space.Settings)
        {
            table.Fact(setting.Name, setting.Range);
        }

        console.Write(table);
    }

    /// <param name="ranked">The trials, best first; at least one.</param>
    /// <param name="command">The command that trains the best one.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<SearchTrial> ranked, string? command)
    {
        var table = new HtmlTable(
            $"Best of {ranked.Count:N0} trials, by the validation split",
            "Trial#",
            "Accuracy#",
            "Loss#",
            "Epochs#",
            "Seconds#",
            Column.Words("Settings")
        );
        foreach (var trial in ranked.Take(Shown))
        {
            _ = trial == ranked[0] && trial.IsComplete ? table.Chosen(Cells(trial)) : table.Row(Cells(trial));
        }

        console.Write(table);
        if (command is not null)
        {
            console.WriteLine(command);
        }
    }

    public static void WriteJson(SearchSpace space, IReadOnlyList<SearchTrial> ranked, string? command) =>
        Terminal.WriteJson(
            indented: true,
            write: json =>
            {
                json.WriteStartObject();
                json.WriteString("command", command);
                json.WriteStartObject("space");
                foreach (var setting in space.Settings)
                {
                    json.WriteString(setting.Name, setting.Range);
                }

                json.WriteEndObject();
                json.WriteStartArray("trials");
                foreach (var trial in ranked)
                {
                    JsonSerializer.Serialize(json, trial, SearchJson.Default.SearchTrial);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static string[] Cells(SearchTrial trial) =>
        [
            $"{trial.Trial}",
            trial.ValidationAccuracy is { } accuracy ? $"{accuracy:P2}" : "–",
            trial.ValidationLoss is { } loss ? $"{loss:F4}" : "–",
            $"{trial.EpochAccuracies.Count}",
            $"{trial.Seconds:F1}",
            (
                trial.Failure is { } failure ? $"failed: {failure} "
                : trial.Pruned ? "ended early: "
                : ""
            ) + string.Join(", ", trial.Settings.Select(setting => $"{setting.Key} {setting.Value}")),
        ];
}
