using System.CommandLine;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>What the retrainer does with models.</summary>
internal static class ModelVerbs
{
    public static Command Retrain()
    {
        var newest = Newest("Learn from at most so many of the newest labels.");
        var since = CommandTime.Option("--since", "Learn from labels of this time and later.");
        var fromScratch = new Option<bool>("--from-scratch")
        {
            Description =
                "Train a new network with a vocabulary of the labelled reviews, instead of fine-tuning the current model.",
        };
        var holdOut = new Option<double?>("--hold-out")
        {
            Description = "Share of the labels, the newest, that decides and is not learnt from.",
            HelpName = "SHARE",
        };
        var rehearsal = new Option<double?>("--rehearsal")
        {
            Description = "Older labels to rehearse, as a share of what is learnt from.",
            HelpName = "SHARE",
        };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the reviews, at most.", HelpName = "N" };
        var learningRate = new Option<double?>("--learning-rate") { Description = "Size of a step.", HelpName = "RATE" };
        var seed = new Option<int?>("--seed") { Description = "Of all that is drawn at random." };
        return ControlOptions.Verb(
            "retrain",
            "Fine-tune the current model on labelled reviews, and promote the result if it wins. What is left out is as the retrainer's settings say.",
            Answerers.OneThatPublishes,
            [newest, since, fromScratch, holdOut, rehearsal, epochs, learningRate, seed],
            (parsed, envelope) =>
                new RetrainCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                    Newest = parsed.GetValue(newest),
                    Since = parsed.GetValue(since),
                    FromScratch = parsed.GetValue(fromScratch) ? true : null,
                    HoldOut = parsed.GetValue(holdOut),
                    Rehearsal = parsed.GetValue(rehearsal),
                    Epochs = parsed.GetValue(epochs),
                    LearningRate = parsed.GetValue(learningRate),
                    Seed = parsed.GetValue(seed),
                }
        );
    }

    public static Command Repeat()
    {
        var version = new Argument<string>("version") { Description = "A version that a retrainer made." };
        return ControlOptions.Verb(
            "repeat",
            "Train a version once more, as its manifest tells, and say whether the same weights come of it.",
            Answerers.One,
            [version],
            (parsed, envelope) =>
                new RepeatCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                    Version = parsed.GetValue(version)!,
                }
        );
    }

    public static Command Evaluate()
    {
        var version = new Argument<string?>("version")
        {
            Description = "The version. Default: the current one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var newest = Newest("Hold it against at most so many of the newest labels.");
        var since = CommandTime.Option("--since", "Hold it against labels of this time and later.");
        return ControlOptions.Verb(
            "evaluate",
            "Hold a version against labelled reviews.",
            Answerers.One,
            [version, newest, since],
            (parsed, envelope) =>
                new EvaluateCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                    Version = parsed.GetValue(version),
                    Newest = parsed.GetValue(newest),
                    Since = parsed.GetValue(since),
                }
        );
    }

    public static Command Promote()
    {
        var version = new Argument<string>("version")
        {
            Description = "The version to make current, whatever the promotion rule says of it.",
        };
        return ControlOptions.Verb(
            "promote",
            "Make a version current; scorers take it over in mid-stream.",
            Answerers.OneThatPublishes,
            [version],
            (parsed, envelope) =>
                new PromoteCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                    Version = parsed.GetValue(version)!,
                }
        );
    }

    public static Command RollBack()
    {
        var to = new Option<string?>("--to")
        {
            Description = "The version to go back to. Default: the one that was current before.",
            HelpName = "VERSION",
        };
        return ControlOptions.Verb(
            "rollback",
            "Make an earlier version current again; scorers take it over in mid-stream.",
            Answerers.OneThatPublishes,
            [to],
            (parsed, envelope) =>
                new RollbackCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                    Version = parsed.GetValue(to),
                }
        );
    }

    private static Option<int?> Newest(string description) => new("--newest") { Description = description, HelpName = "N" };
}
