using System.CommandLine;
using Spectre.Console;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Shows scored reviews as they arrive, and compares them with their labels.</summary>
internal static class WatchVerb
{
    public static Command Create()
    {
        var topic = new Option<string?>("--topic", "-t") { Description = $"Topic of scored reviews. Default: {Topics.Scored}." };
        var connection = new KafkaConnection();
        var fromBeginning = new Option<bool>("--from-beginning")
        {
            Description = "Show also the scores that are in the topic " + "already.",
        };
        var existingOnly = new Option<bool>("--existing")
        {
            Description = "Show only the scores that are in the topic " + "already, then end.",
        };
        var count = new Option<int>("--count", "-n")
        {
            Description = "End after this many reviews. Default: at Ctrl-C.",
            DefaultValueFactory = _ => int.MaxValue,
        };
        var truth = new Option<string>("--truth")
        {
            Description = "Labelled reviews (as in --data of evaluate) with the same ids; the evaluation is printed at the end.",
            HelpName = "SPEC",
        };
        var columns = new DataFileOptions();
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print only the summary, not a line for each review." };
        var asJson = CommonOptions.Json();
        var command = new Command("watch", "Show scored reviews as they arrive.")
        {
            topic,
            fromBeginning,
            existingOnly,
            count,
            truth,
            quiet,
            asJson,
        };
        columns.AddTo(command);
        connection.AddTo(command);
        command.SetAction(
            (parsed, stop) =>
                Task.Run(async () =>
                {
                    var options = connection.Read(parsed);
                    string source = parsed.GetValue(topic) ?? options.OutputTopic;
                    await KafkaConnection.CheckAsync(options, [TopicUse.Read(source)], stop);
                    var labels = parsed.GetValue(truth) is { } spec ? Labels(spec, columns.Read(parsed)) : null;
                    bool existing = parsed.GetValue(existingOnly);
                    using var scored = new ScoredReviewReader(
                        KafkaConnection.Clients(options),
                        source,
                        parsed.GetValue(fromBeginning) || existing,
                        fault => Terminal.Say($"warning: not a scored review: {fault}")
                    );
                    var seen = Show(
                        (existing ? scored.ReadExisting(stop) : scored.Follow(stop)).Take(parsed.GetValue(count)),
                        parsed.GetValue(asJson),
                        parsed.GetValue(quiet)
                    );
                    Summarise(seen, labels, parsed.GetValue(asJson));
                    return ExitCode.Done;
                })
        );
        return command;
    }

    private static Dictionary<string, bool> Labels(string spec, DataOptions options)
    {
        var data = DataSource.Load(spec, options);
        LabelledText[] reviews = [.. data.Train, .. data.Test];
        var labels = reviews.DistinctBy(review => review.Id).ToDictionary(review => review.Id, review => review.IsPositive);
        if (labels.Count < reviews.Length)
        {
            Terminal.Say(
                $"warning: {reviews.Length - labels.Count:N0} labelled reviews repeat an id of --truth; the first of each counts."
            );
        }

        return labels;
    }

    private static List<ScoredReview> Show(IEnumerable<ScoredReview> reviews, bool asJson, bool quiet)
    {
        var seen = new List<ScoredReview>();
        try
        {
            foreach (var review in reviews)
            {
                seen.Add(review);
                if (!quiet)
                {
                    Show(review, asJson);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C: the summary is of what was seen.
        }

        return seen;
    }

    private static void Show(ScoredReview review, bool asJson)
    {
        if (asJson)
        {
            Terminal.WriteJson(EventSerializer.Serialize(review));
        }
        else
        {
            Terminal.Data.WriteSentence(
                $"{review.ScoredAt:HH:mm:ss.fff}  {review.Label}  {review.Probability:F4}  "
                    + $"{review.TokenCount.ToString().PadLeft(5)} tokens  {review.Model.Version}  "
                    + TerminalTable.OneLine(review.Id)
            );
        }
    }

    private static void Summarise(List<ScoredReview> seen, IReadOnlyDictionary<string, bool>? labels, bool asJson)
    {
        int distinct = seen.Select(review => review.Id).Distinct().Count();
        double positive =
            seen.Count == 0 ? 0 : seen.Count(review => review.Label == SentimentLabel.Positive) / (double)seen.Count;
        Terminal.Say($"{seen.Count:N0} scored reviews, {distinct:N0} ids, {positive:P1} positive");
        if (labels is null || seen.Count == 0)
        {
            return;
        }
        // One score for each id, because a review may be delivered twice.
        var known = seen.DistinctBy(review => review.Id).Where(review => labels.ContainsKey(review.Id)).ToArray();
        if (known.Length == 0)
        {
            Terminal.Say("No id of the scores is in the labelled reviews of --truth.");
            return;
        }

        var evaluation = Evaluation.From(
            [.. known.Select(review => review.Probability)],
            [.. known.Select(review => labels[review.Id])]
        );
        EvaluationView.Write(evaluation, asJson);
    }
}
