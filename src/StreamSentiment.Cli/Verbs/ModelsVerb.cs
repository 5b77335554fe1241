using System.CommandLine;
using System.Globalization;
using StreamSentiment.Cli.Models;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Retraining;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Shows the content of a model store and changes the current version.</summary>
internal static class ModelsVerb
{
    public static Command Create() =>
        new("models", "List the versions of a store; show, compare, describe, judge or sign one, or make it current.")
        {
            List(),
            Show(),
            Diff(),
            Card(),
            SigningVerbs.KeyGen(),
            SigningVerbs.Sign(),
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

            var versions = StoredModel.List(ModelLocation.OpenStore(root), fault => Terminal.Say($"warning: {fault}"));
            if (parsed.GetValue(asJson))
            {
                ModelViews.WriteJson(versions);
            }
            else
            {
                ModelViews.WriteList(versions);
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
                .Fact("Created", manifest.CreatedAt.ToString("u", CultureInfo.InvariantCulture))
                .Fact(
                    "Tokenizer",
                    $"{EnumValues.Name(manifest.Text.Tokenizer)}, cleaning {EnumValues.Name(manifest.Text.Cleaning)}, "
                        + $"unknown words {EnumValues.Name(manifest.Text.Unknown)}"
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
            Terminal.Data.WriteSentence($"Folder: {folder}");
            SummaryVerb.Show(manifest.Spec);
            ShowEvaluation(folder);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Diff()
    {
        var choice = new ModelChoice();
        var a = new Argument<string>("a") { Description = "A version: its folder or address, or its name in the store." };
        var b = new Argument<string>("b") { Description = "The version to compare it with." };
        var asJson = CommonOptions.Json();
        var command = new Command(
            "diff",
            "Show in what two versions differ: settings, data, accuracy, vocabulary, and the distance of their weights."
        )
        {
            a,
            b,
            asJson,
        };
        choice.AddTo(command);
        command.SetAction(parsed =>
        {
            var difference = ModelDifference.Between(
                choice.Find(parsed, parsed.GetValue(a)!),
                choice.Find(parsed, parsed.GetValue(b)!)
            );
            if (parsed.GetValue(asJson))
            {
                ModelViews.WriteJson(difference);
            }
            else
            {
                ModelViews.WriteDifference(difference);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Card()
    {
        var choice = new ModelChoice();
        var version = new Argument<string>("version")
        {
            Description = "A version: its folder or address, or its name in the store. Default: the bundled model.",
            DefaultValueFactory = _ => CommonOptions.BundledModels,
        };
        var asJson = CommonOptions.Json();
        var command = new Command("card", "Write the model card of a version: Markdown with front matter, as model hubs read it.")
        {
            version,
            asJson,
        };
        choice.AddTo(command);
        command.SetAction(parsed =>
        {
            var (model, _) = choice.Find(parsed, parsed.GetValue(version)!);
            string card = ModelCard.Create(model);
            if (parsed.GetValue(asJson))
            {
                Terminal.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("name", model.Manifest.Name);
                    json.WriteString("version", model.Manifest.Version);
                    json.WriteString("card", card);
                    json.WriteEndObject();
                });
            }
            else
            {
                Console.Out.Write(card);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void ShowEvaluation(string folder)
    {
        var evaluation = ModelEvaluation.Read(folder);
        (string Set, Evaluation? Measures)[] sets =
        [
            ("Test split", evaluation.Test),
            ("Validation split", evaluation.Validation),
        ];
        foreach (var (set, measures) in sets)
        {
            if (measures is not null)
            {
                Terminal.Data.WriteSentence(set);
                EvaluationView.Write(measures, asJson: false);
            }
        }
    }
}
