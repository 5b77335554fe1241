using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>The verbs for what the retrainer does with past records.</summary>
internal static class TopicVerbs
{
    public static Command Redrive()
    {
        var reason = new Option<string?>("--reason")
        {
            Description = "Reason of the dead letters to redrive, as in the header dead-letter.reason. Default: any.",
            HelpName = "REASON",
        };
        var from = TimeOption.Create("--from", "Time from which on they became dead letters. Default: from the oldest.");
        var to = TimeOption.Create("--to", "Time before which they became dead letters. Default: up to the newest at the start.");
        var rate = RateOption.Create("Records per second. Default: 100/s.");
        var maxAttempts = new Option<int?>("--max-attempts")
        {
            Description = "Leave out records that became dead letters more often than this. Default: 3.",
            HelpName = "N",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Count the records and publish none." };
        return ControlOptions.Verb(
            "redrive",
            "Publish dead letters to the topic that they were read from. Those that were redriven before are left out.",
            ExpectedAnswers.One,
            [reason, from, to, rate, maxAttempts, dryRun],
            parsed => new RedriveCommand
            {
                Reason = parsed.GetValue(reason),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Rate = parsed.GetValue(rate),
                MaxAttempts = parsed.GetValue(maxAttempts),
                DryRun = parsed.GetValue(dryRun) ? true : null,
            }
        );
    }

    public static Command Replay()
    {
        var topic = new Option<string>("--topic", "-t")
        {
            Description = "Topic of the scores: it must exist and be none of the topics that StreamSentiment uses.",
            Required = true,
        };
        var from = TimeOption.Create("--from", "Time from which on the reviews were published. Default: from the oldest.");
        var to = TimeOption.Create(
            "--to",
            "Time before which the reviews were published. Default: up to the newest at the start."
        );
        var rate = RateOption.Create("Reviews per second. Default: 100/s.");
        var sentences = new Option<bool>("--sentences") { Description = "Score each sentence too. Default: only the reviews." };
        return ControlOptions.Verb(
            "replay",
            "Score past reviews again with the current model, and publish the scores to a topic of their own. Live "
                + "scoring goes on.",
            ExpectedAnswers.One,
            [topic, from, to, rate, sentences],
            parsed => new ReplayCommand
            {
                Topic = parsed.GetValue(topic)!,
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Rate = parsed.GetValue(rate),
                Sentences = parsed.GetValue(sentences) ? true : null,
            }
        );
    }
}
