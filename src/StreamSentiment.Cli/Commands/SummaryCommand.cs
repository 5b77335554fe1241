using System.CommandLine;
using Spectre.Console;
using StreamSentiment.Modeling;

namespace StreamSentiment.Cli.Commands;

/// <summary>The layers and parameters of an architecture or a model.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        var architecture = new Option<string>("--architecture", "-a") { Description = $"One of {string.Join(", ", ModelSpec.Architectures)}." };
        architecture.AcceptOnlyFromAmong([.. ModelSpec.Architectures]);
        var vocabularySize = new Option<int>("--vocabulary-size") { Description = "Token ids, padding included.", DefaultValueFactory = _ => 8000 };
        var model = CommonOptions.Model();
        var command = new Command("summary", "Print the layers and parameters of a model, or of an architecture that is not trained yet.")
        {
            architecture, vocabularySize, model,
        };
        command.SetAction(parsed =>
        {
            var spec = parsed.GetValue(architecture) is { } name
                ? ModelSpec.Named(name, parsed.GetValue(vocabularySize))
                : ModelStore.ReadManifest(parsed.GetValue(model)!).Spec;
            Show(spec);
            return ExitCode.Done;
        });
        return command;
    }

    internal static void Show(ModelSpec spec, IAnsiConsole? console = null)
    {
        var layers = ModelSummary.Of(spec);
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Layer").AddColumn("Output").AddColumn(new TableColumn("Parameters").RightAligned());
        foreach (var layer in layers)
            table.AddRow(Markup.Escape(layer.Name), Markup.Escape(layer.OutputShape), $"{layer.Parameters:N0}");
        table.AddEmptyRow().AddRow("Total", "", $"{layers.Sum(layer => layer.Parameters):N0}");
        (console ?? Terminal.Data).Write(table);
    }
}
