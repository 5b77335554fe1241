using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
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
        var data = CommonOptions.Data("Labelled reviews, by default the test split of a data set, and all of a file: ");
        var model = CommonOptions.Model();
        var precision = CommonOptions.Precision();
        var asJson = CommonOptions.Json();
        var report = ReportFile.Option();
        var columns = new DataFileOptions();
        var command = new Command("evaluate", "Evaluate a model: score labelled reviews and compare the scores with the labels.")
        {
            data,
            model,
            precision,
            report,
            asJson,
        };
        columns.AddTo(command);
        command.SetAction(
            (parsed, stop) =>
                Task.Run(
                    () =>
                    {
                        string? file = ReportFile.Prepare(parsed.GetValue(report));
                        using var loaded = SentimentModel.Load(parsed.GetValue(model)!, parsed.GetValue(precision));
                        var (reviews, of) = DataSource.LoadToMeasure(parsed.GetValue(data)!, columns.Read(parsed));
                        long started = TimeProvider.System.GetTimestamp();
                        float[] probabilities = Evaluator.Score(
                            loaded,
                            [.. reviews.Select(r => r.Text)],
                            Environment.ProcessorCount,
                            stop
                        );
                        var evaluation = Evaluation.From(probabilities, [.. reviews.Select(r => r.IsPositive)]);
                        var took = TimeProvider.System.GetElapsedTime(started);
                        EvaluationView.Write(evaluation, parsed.GetValue(asJson));
                        Terminal.Say($"Scored {reviews.Count:N0} of {of:N0} labelled reviews of {parsed.GetValue(data)}");
                        Terminal.Say(
                            $"{loaded.Manifest.Name} {loaded.Manifest.Version}, {loaded.Precision}: "
                                + $"{reviews.Count / took.TotalSeconds:N0} reviews/s, tokenizing included"
                        );
                        if (file is not null)
                        {
                            EvaluationReport
                                .Create(
                                    loaded.Manifest,
                                    Path.GetFileName(parsed.GetValue(data)!.TrimEnd('/')),
                                    EvaluatedReview.From(loaded.Encoder, reviews, probabilities)
                                )
                                .Save(file);
                            Terminal.Say($"Report: {file}");
                        }

                        return ExitCode.Done;
                    },
                    stop
                )
        );
        return command;
    }
}
