using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>The options that every verb of <c>control</c> has, and the action that publishes its command.</summary>
internal static class ControlOptions
{
    private static readonly KafkaConnection Connection = new();

    private static readonly Option<string?> Target = new("--target")
    {
        Description = "The instance that carries the command out. Default: every instance that such a command concerns.",
        HelpName = "INSTANCE",
    };

    private static readonly Option<string?> Id = new("--id")
    {
        Description =
            "Id of the command. A second command with the same id is not carried out; with --wait the outcome of the first "
            + "is shown. Default: a new id.",
    };

    private static readonly Option<string> Issuer = new("--issuer")
    {
        Description = "Who issues the command. Default: USER@MACHINE.",
        DefaultValueFactory = _ => $"{Environment.UserName}@{Environment.MachineName}",
        HelpName = "NAME",
    };

    private static readonly Option<int?> ValidFor = new("--valid-for")
    {
        Description = "Seconds in which the command may be begun: who reads it later does not carry it out. Default: 3600.",
        HelpName = "SECONDS",
    };

    private static readonly Option<bool> Wait = new("--wait", "-w")
    {
        Description =
            "Wait for the answers and show them. Exit code: 0 if the command succeeded, 1 if it was refused or rejected, "
            + "if it failed or if nobody answered. Ctrl-C ends the waiting with 1; the command goes on.",
    };

    private static readonly Option<int> Timeout = CommonOptions.AtLeastOne(
        new("--timeout")
        {
            Description =
                "Seconds without an event after which --wait gives up. Every event of the command, or of an instance that "
                + "has accepted it, restarts the time, so that a long run is not cut off. Default: 60.",
            DefaultValueFactory = _ => 60,
            HelpName = "SECONDS",
        }
    );

    private static readonly Option<bool> Json = CommonOptions.Json();

    /// <summary>Creates a verb of <c>control</c>.</summary>
    /// <param name="expected">The answers to expect.</param>
    /// <param name="own">The verb's own arguments and options.</param>
    /// <param name="make">Makes the command from them; the id, the issuer, the time and the target are set here.</param>
    /// <param name="alwaysWaits">True for a verb that is useless without its answer: it waits also without --wait.</param>
    public static Command Verb(
        string name,
        string description,
        ExpectedAnswers expected,
        Symbol[] own,
        Func<ParseResult, ControlCommand> make,
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
        foreach (var option in (Option[])[.. Connection.Options, Target, Id, Issuer, ValidFor, Wait, Timeout, Json])
        {
            verb.Add(option);
        }

        verb.SetAction(
            (parsed, stop) =>
            {
                var options = Connection.Read(parsed);
                var command = make(parsed) with
                {
                    Id = parsed.GetValue(Id) ?? Guid.NewGuid().ToString("N"),
                    Issuer = parsed.GetValue(Issuer)!,
                    IssuedAt = TimeProvider.System.GetUtcNow(),
                    Target = parsed.GetValue(Target),
                    ValidForSeconds = parsed.GetValue(ValidFor),
                };
                var run = new ControlRun(options, parsed.GetValue(Json));
                if (!alwaysWaits && !parsed.GetValue(Wait))
                {
                    return run.PublishAsync(command, stop);
                }

                var watch = new AnswerWatch(
                    command.Id,
                    expected, // with --target too: several may have one name
                    TimeSpan.FromSeconds(parsed.GetValue(Timeout)),
                    TimeProvider.System
                );
                return run.PublishAndWaitAsync(command, watch, fromBeginning: parsed.GetValue(Id) is not null, stop);
            }
        );
        return verb;
    }
}
