using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Compares two models on the same reviews and decides whether one should replace the other.</summary>
internal static class JudgeVerb
{
    public static Command Create()
    {
        var candidate = new Option<string>("--candidate", "-c")
        {
            Description = "Candidate: folder of the model that would replace the current one.",
            Required = true,
            HelpName = "DIR",
        };
        var current = CommonOptions.Model();
        var data = CommonOptions.Data(
            "Labelled reviews that the candidate was not trained on, by default the test split of a data set, and all of a file: "
        );
        var anchor = new Option<string?>("--anchor")
        {
            Description = "Anchor set: labelled reviews on which no candidate may get worse, by default their test split.",
            HelpName = "SPEC",
        };
        var save = new Option<bool>("--save")
        {
            Description = $"Save the decision in the candidate's folder, as {PromotionDecision.FileName}.",
        };
        var asJson = CommonOptions.Json();
        var precision = CommonOptions.Precision();
        var rule = new PromotionRuleOptions();
        var columns = new DataFileOptions();
        var command = new Command(
            "judge",
            "Compare a candidate with the current model. Exit code: 0 if it should replace it, 1 if not."
        )
        {
            candidate,
            current,
            data,
            anchor,
            save,
            asJson,
            precision,
        };
        rule.AddTo(command);
        columns.AddTo(command);
        command.SetAction(
            (parsed, stop) =>
                Task.Run(
                    () =>
                    {
                        var options = rule.Read(parsed);
                        var read = columns.Read(parsed);
                        var holdOut = DataSource.LoadToMeasure(parsed.GetValue(data)!, read).Reviews;
                        var anchorReviews = parsed.GetValue(anchor) is { } spec ? Reviews(spec, read) : null;
                        string folder = ModelLocation.Resolve(parsed.GetValue(candidate)!);
                        using var first = SentimentModel.Load(folder, parsed.GetValue(precision));
                        using var second = SentimentModel.Load(parsed.GetValue(current)!, parsed.GetValue(precision));
                        var sample = ValidationSample.Read(ModelFiles.Open(ModelLocation.Resolve(parsed.GetValue(current)!)));
                        var trial = new PromotionTrial(first, second, Environment.ProcessorCount, TimeProvider.System)
                        {
                            Validation = sample?.Find([]) ?? [],
                        };

                        var evidence = trial.Run(holdOut, anchorReviews, stop);
                        var decision = PromotionRule.Decide(evidence, options, TimeProvider.System.GetUtcNow());
                        if (parsed.GetValue(save))
                        {
                            decision.Save(ModelLocation.OpenStoreOf(parsed.GetValue(candidate)!));
                        }

                        PromotionView.Write(decision, parsed.GetValue(asJson));
                        return decision.Promote ? ExitCode.Done : ExitCode.Failed;
                    },
                    stop
                )
        );
        return command;
    }

    private static LabelledText[] Reviews(string spec, DataOptions options)
    {
        var read = DataSource.Load(spec, options with { Splits = Splits.Test });
        return [.. read.Test, .. read.Train];
    }
}
