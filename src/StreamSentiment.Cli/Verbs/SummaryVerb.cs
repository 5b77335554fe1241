using System.CommandLine;
using Spectre.Console;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Modeling;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Prints the layers and parameters of an architecture or a model.</summary>
internal static class SummaryVerb
{
    public static Command Create()
    {
        var architecture = new Option<string>("--architecture", "-a")
        {
            Description =
                $"Architecture: {string.Join(", ", ModelSpec.Architectures)}, {ModelSpec.NGramsName}, or the preset "
                + $"{Recipe.StrongName}. Default: that of --model.",
        };
        EnumValues.AcceptOnly(architecture, [.. ModelSpec.Architectures, ModelSpec.NGramsName, Recipe.StrongName]);
        var vocabularySize = new Option<int?>("--vocabulary-size")
        {
            Description = "Number of token ids, padding included. Default: that of the architecture's recipe.",
        };
        var model = CommonOptions.Model();
        var asJson = CommonOptions.Json();
        var command = new Command(
            "summary",
            "Print the layers and parameters of a model, or of an architecture that is not trained yet."
        )
        {
            architecture,
            vocabularySize,
            model,
            asJson,
        };
        command.SetAction(parsed =>
        {
            var spec = parsed.GetValue(architecture) is { } name
                ? Untrained(Recipe.Named(name), parsed.GetValue(vocabularySize))
                : ModelLocation.ReadManifest(parsed.GetValue(model)!).Spec;
            if (parsed.GetValue(asJson))
            {
                WriteJson(spec);
            }
            else
            {
                Show(spec);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static ModelSpec Untrained(Recipe recipe, int? vocabularySize) =>
        recipe.Spec with
        {
            VocabularySize = vocabularySize ?? recipe.Text.VocabularySize,
        };

    private static void WriteJson(ModelSpec spec) =>
        Terminal.WriteJson(json =>
        {
            var layers = ModelSummary.Create(spec);
            json.WriteStartObject();
            json.WriteStartArray("layers");
            foreach (var layer in layers)
            {
                json.WriteStartObject();
                json.WriteString("name", layer.Name);
                json.WriteString("output", layer.OutputShape);
                json.WriteNumber("parameters", layer.Parameters);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("parameters", layers.Sum(layer => layer.Parameters));
            json.WriteEndObject();
        });

    internal static void Show(ModelSpec spec, IAnsiConsole? console = null)
    {
        var layers = ModelSummary.Create(spec);
        var table = new HtmlTable("", "Layer", "Output", "Parameters#");
        foreach (var layer in layers)
        {
            table.Row(layer.Name, layer.OutputShape, $"{layer.Parameters:N0}");
        }

        table.Row("Total", "", $"{layers.Sum(layer => layer.Parameters):N0}");
        (console ?? Terminal.Data).Write(table);
    }
}
