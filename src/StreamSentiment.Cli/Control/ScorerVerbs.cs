using System.CommandLine;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>The verbs for what each scorer does by itself.</summary>
internal static class ScorerVerbs
{
    public static Command Pause() =>
        ControlOptions.Verb(
            "pause",
            "Stop scoring until resume. Records that were read are scored first, and a restart does not end the pause.",
            ExpectedAnswers.Several,
            [],
            _ => new PauseCommand()
        );

    public static Command Resume() =>
        ControlOptions.Verb("resume", "Go on scoring after a pause.", ExpectedAnswers.Several, [], _ => new ResumeCommand());

    public static Command Status() =>
        ControlOptions.Verb(
            "status",
            "Ask every scorer and retrainer for its state, and show the answers.",
            ExpectedAnswers.Several,
            [],
            _ => new StatusCommand(),
            alwaysWaits: true
        );

    public static Command Shadow()
    {
        var version = new Argument<string>("version") { Description = "Version of the shadow." };
        var state = new Argument<string>("on|off") { Description = "on starts the shadow, off stops it." };
        state.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "on", "off");
        var share = new Option<double?>("--share")
        {
            Description = "Share of the reviews to score, above 0 and at most 1. Default: 0.1.",
            HelpName = "SHARE",
        };
        return ControlOptions.Verb(
            "shadow",
            "Start or stop a shadow: a version that scores a sample of the reviews beside the current one and "
                + "publishes no scores.",
            ExpectedAnswers.Several,
            [version, state, share],
            parsed => new ShadowCommand
            {
                Version = parsed.GetValue(version)!,
                On = string.Equals(parsed.GetValue(state), "on", StringComparison.OrdinalIgnoreCase),
                Share = parsed.GetValue(share),
            }
        );
    }
}
