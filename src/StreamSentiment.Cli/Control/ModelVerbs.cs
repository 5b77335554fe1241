using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>The verbs for what the retrainer does with models.</summary>
internal static class ModelVerbs
{
    public static Command Retrain()
    {
        var newest = Newest("The most labels to learn from, the newest first. Default: the retrainer's setting.");
        var since = TimeOption.Create("--since", "Time of the oldest label to learn from. Default: all labels.");
        var fromScratch = new Option<bool>("--from-scratch")
        {
            Description =
                "Train a new network, with a vocabulary of the labelled reviews, instead of fine-tuning the current model.",
        };
        var holdOut = new Option<double?>("--hold-out")
        {
            Description =
                "Share of the labels, the newest, held out to judge the result; above 0 and below 1. Default: the "
                + "retrainer's setting.",
            HelpName = "SHARE",
        };
        var rehearsal = new Option<double?>("--rehearsal")
        {
            Description = "Share of older labels among the labels learnt from, 0 to below 1. Default: the retrainer's setting.",
            HelpName = "SHARE",
        };
        var epochs = new Option<int?>("--epochs")
        {
            Description = "The most passes over the reviews. Default: the " + "retrainer's setting.",
            HelpName = "N",
        };
        var learningRate = new Option<double?>("--learning-rate")
        {
            Description = "Learning rate of the optimizer, above 0. " + "Default: the " + "retrainer's setting.",
            HelpName = "RATE",
        };
        var seed = new Option<int?>("--seed") { Description = "Seed of all random numbers. Default: the retrainer's setting." };
        return ControlOptions.Verb(
            "retrain",
            "Fine-tune the current model on labelled reviews, and promote the result if it is better.",
            ExpectedAnswers.OneAndActivations,
            [newest, since, fromScratch, holdOut, rehearsal, epochs, learningRate, seed],
            parsed => new RetrainCommand
            {
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
        var version = new Argument<string>("version") { Description = "A version that a retrainer trained." };
        return ControlOptions.Verb(
            "repeat",
            "Train a version once more with the settings in its manifest, and report whether the weights are the same.",
            ExpectedAnswers.One,
            [version],
            parsed => new RepeatCommand { Version = parsed.GetValue(version)! }
        );
    }

    public static Command Evaluate()
    {
        var version = new Argument<string?>("version")
        {
            Description = "The version. Default: the current one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var newest = Newest("The most labels to use, the newest first. Default: the retrainer's setting.");
        var since = TimeOption.Create("--since", "Time of the oldest label to use. Default: all labels.");
        return ControlOptions.Verb(
            "evaluate",
            "Evaluate a version on labelled reviews.",
            ExpectedAnswers.One,
            [version, newest, since],
            parsed => new EvaluateCommand
            {
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
            Description = "The version to make current; the promotion rule is not asked.",
        };
        return ControlOptions.Verb(
            "promote",
            "Make a version current; scorers switch to it while they score.",
            ExpectedAnswers.OneAndActivations,
            [version],
            parsed => new PromoteCommand { Version = parsed.GetValue(version)! }
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
            "Make an earlier version current again; scorers switch to it while they score.",
            ExpectedAnswers.OneAndActivations,
            [to],
            parsed => new RollbackCommand { Version = parsed.GetValue(to) }
        );
    }

    private static Option<int?> Newest(string description) => new("--newest") { Description = description, HelpName = "N" };
}
