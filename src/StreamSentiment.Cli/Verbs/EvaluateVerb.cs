using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Evaluates a model on labelled reviews.</summary>
internal static class EvaluateVerb
{
    public static Command Create()
    {
        var data = CommonOptions.Data("Labelled reviews, by default their test split: ");
        var model = CommonOptions.Model();
        var precision = CommonOptions.Precision();
        var asJson = CommonOptions.Json();
        var columns = new DataFileOptions();
        var command = new Command("evaluate", "Evaluate a model: score labelled reviews and compare the scores with the labels.")
        {
            data,
            model,
            precision,
            asJson,
        };
        columns.AddTo(command);
        command.SetAction(
            (parsed, stop) =>
                Task.Run(
                    () =>
                    {
                        using var loaded = SentimentModel.Load(parsed.GetValue(model)!, parsed.GetValue(precision));
                        var read = DataSource.Load(parsed.GetValue(data)!, columns.Read(parsed) with { Splits = Splits.Test });
                        LabelledText[] reviews = [.. read.Test, .. read.Train];
                        long started = TimeProvider.System.GetTimestamp();
                        var evaluation = Evaluator.Evaluate(
                            loaded,
                            [.. reviews.Select(r => r.Text)],
                            [.. reviews.Select(r => r.IsPositive)],
                            Environment.ProcessorCount,
                            stop
                        );
                        var took = TimeProvider.System.GetElapsedTime(started);
                        EvaluationView.Write(evaluation, parsed.GetValue(asJson));
                        Terminal.Say(
                            $"{loaded.Manifest.Name} {loaded.Manifest.Version}, {loaded.Precision}: "
                                + $"{reviews.Length / took.TotalSeconds:N0} reviews/s, tokenizing included"
                        );
                        return ExitCode.Done;
                    },
                    stop
                )
        );
        return command;
    }
}
