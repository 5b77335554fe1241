using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StreamSentiment.Cli.Options;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Buckets;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Shows the content of a model store and changes the current version.</summary>
internal static class ModelsVerb
{
    public static Command Create() =>
        new("models", "List the models of a store, show or judge one, or make a version current.")
        {
            List(),
            Show(),
            JudgeVerb.Create(),
            PromotionVerbs.Promote(),
            PromotionVerbs.RollBack(),
        };

    private static Command List()
    {
        var store = new Option<string>("--models")
        {
            Description = "Model store: a folder, or s3://BUCKET/PREFIX. Default: the bundled store.",
            DefaultValueFactory = _ => CommonOptions.BundledModels,
            HelpName = "STORE",
        };
        var asJson = CommonOptions.Json();
        var command = new Command("list", "List all versions of all models; the current ones are marked.") { store, asJson };
        command.SetAction(parsed =>
        {
            string root = parsed.GetValue(store)!;
            if (!BucketAddress.IsBucket(root) && !Directory.Exists(root))
            {
                throw new UsageException($"There is no folder {root}.");
            }

            var versions = ModelLocation.OpenStore(root).List(fault => Terminal.Say($"warning: {fault}"));
            if (parsed.GetValue(asJson))
            {
                WriteJson(versions);
            }
            else
            {
                WriteTable(versions);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var model = new Argument<string>("model")
        {
            Description = "A model or a version: a folder, or s3://BUCKET/PREFIX/NAME. Default: the bundled model.",
            DefaultValueFactory = _ => CommonOptions.BundledModels,
        };
        var asJson = CommonOptions.Json();
        var command = new Command("show", "Show a version: text profile, layers, training, evaluation.") { model, asJson };
        command.SetAction(parsed =>
        {
            string folder = ModelLocation.Resolve(parsed.GetValue(model)!);
            var manifest = ModelLocation.ReadManifest(folder);
            if (parsed.GetValue(asJson))
            {
                Console.Out.WriteLine(File.ReadAllText(Path.Combine(folder, "model.json")).TrimEnd());
                return ExitCode.Done;
            }

            var facts = Terminal
                .Facts($"{manifest.Name} {manifest.Version}")
                .Fact("Folder", folder)
                .Fact("Created", manifest.CreatedAt.ToString("u", CultureInfo.InvariantCulture))
                .Fact(
                    "Tokenizer",
                    $"{manifest.Text.Tokenizer}, cleaning {manifest.Text.Cleaning}, unknown words {manifest.Text.Unknown}"
                )
                .Fact(
                    "Vocabulary",
                    $"{manifest.Text.VocabularySize:N0} ids, at most {manifest.Text.MaxSequenceLength} tokens a review"
                );
            foreach (var (name, value) in manifest.Training)
            {
                facts.Fact(name, value);
            }

            Terminal.Data.Write(facts);
            SummaryVerb.Show(manifest.Spec);
            Console.Out.WriteLine(File.ReadAllText(Path.Combine(folder, "evaluation.json")).TrimEnd());
            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteTable(IReadOnlyList<(ModelManifest Manifest, bool IsCurrent)> versions)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("Model", "Version", "Current", "Created", "Tokenizer", "Vocabulary", "Layers");
        foreach (var (manifest, isCurrent) in versions)
        {
            table.AddRow(
                Markup.Escape(manifest.Name),
                Markup.Escape(manifest.Version),
                isCurrent ? "[green]current[/]" : "",
                manifest.CreatedAt.ToString("u", CultureInfo.InvariantCulture),
                manifest.Text.Tokenizer.ToString(),
                $"{manifest.Spec.VocabularySize:N0}",
                string.Join(", ", ModelSummary.Create(manifest.Spec).Where(l => l.Parameters > 0).Select(l => l.Name))
            );
        }

        Terminal.Data.Write(table);
    }

    private static void WriteJson(IReadOnlyList<(ModelManifest Manifest, bool IsCurrent)> versions) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (var (manifest, isCurrent) in versions)
            {
                json.WriteStartObject();
                json.WriteString("name", manifest.Name);
                json.WriteString("version", manifest.Version);
                json.WriteBoolean("current", isCurrent);
                json.WriteString("createdAt", manifest.CreatedAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
