using System.CommandLine;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>What each scorer does by itself.</summary>
internal static class ScorerVerbs
{
    public static Command Pause() =>
        ControlOptions.Verb(
            "pause",
            "Score no more until told to resume; what was read is answered, and a restart changes nothing.",
            Answerers.Several,
            [],
            (_, envelope) =>
                new PauseCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                }
        );

    public static Command Resume() =>
        ControlOptions.Verb(
            "resume",
            "Score again after a pause.",
            Answerers.Several,
            [],
            (_, envelope) =>
                new ResumeCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                }
        );

    public static Command Status() =>
        ControlOptions.Verb(
            "status",
            "Ask every scorer and retrainer what it is doing, and show the answers.",
            Answerers.Several,
            [],
            (_, envelope) =>
                new StatusCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                },
            alwaysWaits: true
        );

    public static Command Shadow()
    {
        var version = new Argument<string>("version") { Description = "The version." };
        var state = new Argument<string>("on|off") { Description = "Begin, or end." };
        state.AcceptOnlyFromAmong("on", "off");
        var share = new Option<double?>("--share")
        {
            Description = "Of the reviews, above 0 to 1. Default: 0.1.",
            HelpName = "SHARE",
        };
        return ControlOptions.Verb(
            "shadow",
            "Let a version score a sample of the reviews beside the current one, unseen by readers of the scores, or end that.",
            Answerers.Several,
            [version, state, share],
            (parsed, envelope) =>
                new ShadowCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = envelope.Id,
                    Issuer = envelope.Issuer,
                    IssuedAt = envelope.IssuedAt,
                    Target = envelope.Target,
                    Version = parsed.GetValue(version)!,
                    On = parsed.GetValue(state) == "on",
                    Share = parsed.GetValue(share),
                }
        );
    }
}
