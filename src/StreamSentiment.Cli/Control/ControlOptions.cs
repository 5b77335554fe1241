using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>What every command of <c>control</c> takes, and what is done with it.</summary>
internal static class ControlOptions
{
    private static readonly Option<string?> Bootstrap = KafkaConnection.Bootstrap();

    private static readonly Option<string[]> Properties = KafkaConnection.Properties();

    private static readonly Option<string?> Target = new("--target")
    {
        Description = "The one instance that it is meant for. Default: all that it concerns.",
        HelpName = "INSTANCE",
    };

    private static readonly Option<string?> Id = new("--id")
    {
        Description =
            "The command's own name. One that was given before does nothing again; with --wait it is shown what became of it. Default: a new one.",
    };

    private static readonly Option<string> Issuer = new("--issuer")
    {
        Description = "Who asks for it. Default: you, at this machine.",
        DefaultValueFactory = _ => $"{Environment.UserName}@{Environment.MachineName}",
        HelpName = "NAME",
    };

    private static readonly Option<bool> Wait = new("--wait", "-w")
    {
        Description =
            "Show what becomes of it; exit code 0 if it succeeded, 1 if it was refused, rejected, failed or not answered. Ctrl-C ends the waiting with 1, not the command.",
    };

    private static readonly Option<int> Timeout = CommonOptions.AtLeastOne(
        new("--timeout")
        {
            Description =
                "Seconds without a sign of life after which --wait gives up. A long run is not cut off: each of its events, and each of the instance that has accepted it, begins the time anew. Default: 60.",
            DefaultValueFactory = _ => 60,
            HelpName = "SECONDS",
        }
    );

    private static readonly Option<bool> Json = CommonOptions.Json();

    /// <summary>A verb.</summary>
    /// <param name="answerers">Who answers it, without --target.</param>
    /// <param name="alwaysWaits">Whether it makes no sense without its answer, so that --wait goes without saying.</param>
    /// <param name="own">The verb's own arguments and options.</param>
    /// <param name="make">The command of what was given.</param>
    public static Command Verb(
        string name,
        string description,
        Answerers answerers,
        Symbol[] own,
        Func<ParseResult, Envelope, ControlCommand> make,
        bool alwaysWaits = false
    )
    {
        var verb = new Command(name, description);
        foreach (var symbol in own)
        {
            if (symbol is Argument argument)
            {
                verb.Add(argument);
            }
            else
            {
                verb.Add((Option)symbol);
            }
        }
        foreach (var option in (Option[])[Bootstrap, Properties, Target, Id, Issuer, Wait, Timeout, Json])
        {
            verb.Add(option);
        }

        verb.SetAction(
            (parsed, stop) =>
            {
                var options = KafkaConnection.Read(parsed.GetValue(Bootstrap), parsed.GetValue(Properties)!);
                var envelope = new Envelope(
                    parsed.GetValue(Id) ?? Guid.NewGuid().ToString("N"),
                    parsed.GetValue(Issuer)!,
                    TimeProvider.System.GetUtcNow(),
                    parsed.GetValue(Target)
                );
                var command = make(parsed, envelope);
                var run = new ControlRun(options, parsed.GetValue(Json));
                if (!alwaysWaits && !parsed.GetValue(Wait))
                {
                    return run.PublishAsync(command, stop);
                }

                var expected = answerers == Answerers.Several && command.Target is not null ? Answerers.One : answerers;
                var watch = new AnswerWatch(
                    command.Id,
                    expected,
                    TimeSpan.FromSeconds(parsed.GetValue(Timeout)),
                    TimeProvider.System
                );
                return run.PublishAndWaitAsync(command, watch, fromBeginning: parsed.GetValue(Id) is not null, stop);
            }
        );
        return verb;
    }
}
