using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>What the retrainer does with records of the past.</summary>
internal static class TopicVerbs
{
    public static Command Redrive()
    {
        var reason = new Option<string?>("--reason")
        {
            Description = "Those of this reason alone, as in the header dead-letter.reason.",
            HelpName = "REASON",
        };
        var from = CommandTime.Option("--from", "Those that died at this time or later.");
        var to = CommandTime.Option("--to", "Those that died before this time.");
        var rate = Rate.Option("Records a second. Default: 100/s.");
        var maxAttempts = new Option<int?>("--max-attempts")
        {
            Description = "Not those that died more often than so many times. Default: 3.",
            HelpName = "N",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Count them, and publish nothing." };
        return ControlOptions.Verb(
            "redrive",
            "Publish dead letters to the topic they were read from; those that were redriven before are left out.",
            Answerers.One,
            [reason, from, to, rate, maxAttempts, dryRun],
            (parsed, envelope) =>
                new RedriveCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
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
            Description = "Where the scores go: a topic that exists and is none of StreamSentiment's own.",
            Required = true,
        };
        var from = CommandTime.Option("--from", "Reviews published at this time or later. Default: from the oldest.");
        var to = CommandTime.Option(
            "--to",
            "Reviews published before this time. Default: up to those that are there when it begins."
        );
        var rate = Rate.Option("Reviews a second. Default: 100/s.");
        return ControlOptions.Verb(
            "replay",
            "Score reviews of the past again with the current model, into a topic of their own; live scoring does not notice.",
            Answerers.One,
            [topic, from, to, rate],
            (parsed, envelope) =>
                new ReplayCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                    Topic = parsed.GetValue(topic)!,
                    From = parsed.GetValue(from),
                    To = parsed.GetValue(to),
                    Rate = parsed.GetValue(rate),
                }
        );
    }
}
