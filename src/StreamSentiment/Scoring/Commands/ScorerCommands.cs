using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Commands;

/// <summary>The commands of a scorer, all of which every instance carries out for itself. Called by one thread.</summary>
/// <param name="reading">Holds the reading of reviews.</param>
/// <param name="shadowing">The version in the shadow.</param>
/// <param name="facts">The state of this scorer.</param>
/// <param name="kafka">A pause waits <see cref="KafkaOptions.DrainTimeout"/> for what is in flight before it is answered.</param>
/// <param name="clock">The clock of that wait.</param>
/// <param name="logger">Gets the version that cannot return to the shadow.</param>
internal sealed class ScorerCommands(
    PauseSwitch reading,
    ShadowSlot shadowing,
    ScorerFacts facts,
    KafkaOptions kafka,
    TimeProvider clock,
    ILogger<ScorerCommands> logger
) : ICommandTable
{
    public IReadOnlyList<CommandHandler> Handlers =>
        [
            CommandHandler.For<PauseCommand>(CommandTurn.AtOnce, (command, _, stop) => Pause(command, stop)),
            CommandHandler.For<ResumeCommand>(CommandTurn.AtOnce, (_, _, _) => Resume()),
            CommandHandler.For<ShadowCommand>(CommandTurn.AtOnce, (command, _, _) => Shadow(command)),
            CommandHandler.For<StatusCommand>(
                CommandTurn.AtOnce,
                (_, _, _) => CommandResult.Succeeded(facts.Summary(), facts.All())
            ),
        ];

    /// <summary>Restores the pause that a command from before the start left in force, or the reading if none did.</summary>
    public void Restore(PauseCommand? pause)
    {
        if (pause is null)
        {
            reading.Resume();
        }
        else
        {
            reading.Hold(new ConsumptionPause(pause.Issuer, pause.IssuedAt));
        }
    }

    /// <summary>
    /// Takes the version into the shadow that was there before the start. A failure is logged, since nobody waits for an answer.
    /// </summary>
    public void Restore(ShadowCommand shadow)
    {
        try
        {
            shadowing.Begin(shadow);
        }
        catch (Exception e) // whatever it is: the reviews must go on being scored
        {
            logger.ShadowNotRestored(shadow.Version, e.Message);
        }
    }

    private CommandResult Pause(PauseCommand command, CancellationToken stop)
    {
        var asked = new ConsumptionPause(command.Issuer, command.IssuedAt);
        var pause = reading.Hold(asked);
        // For an earlier pause too: whoever asks for a pause counts on nothing being scored after the answer.
        WaitUntilQuiet(pause, stop);
        string before = pause == asked ? "" : $"It was paused already. {pause} ";
        string summary = pause.Quiet.IsCompleted
            ? "Nothing is read, and everything that was read is answered and committed."
            : "Nothing is read any more; what was read is still to be answered.";
        return CommandResult.Succeeded($"{before}{summary}", facts.OfReading());
    }

    private CommandResult Resume() =>
        CommandResult.Succeeded(
            reading.Resume() is { } pause
                ? $"Reviews are read again. Paused by {pause.Issuer} from {pause.Since:u} to {clock.GetUtcNow():u}."
                : "It was not paused.",
            facts.OfReading()
        );

    private CommandResult Shadow(ShadowCommand command)
    {
        try
        {
            return command.On ? BeginShadow(command) : EndShadow(command.Version);
        }
        catch (InvalidOperationException e)
        {
            throw new CommandFailedException(e.Message, e);
        }
    }

    private CommandResult BeginShadow(ShadowCommand command)
    {
        var former = shadowing.Begin(command);
        string share = string.Create(CultureInfo.InvariantCulture, $"{command.Share ?? ShadowSlot.DefaultShare:P0}");
        string replaced = former is null ? "" : $", in place of {former.Version}";
        return CommandResult.Succeeded(
            $"{command.Version} scores {share} of the reviews in the shadow{replaced}.",
            facts.OfShadow()
        );
    }

    private CommandResult EndShadow(string version) =>
        shadowing.End(version) is { } totals
            ? CommandResult.Succeeded($"{version} left the shadow. {totals}", totals.Facts())
            : CommandResult.Succeeded($"{version} was not in the shadow.");

    private void WaitUntilQuiet(ConsumptionPause pause, CancellationToken stop)
    {
        try
        {
            pause.Quiet.WaitAsync(kafka.DrainTimeout, clock, stop).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            // Brokers that are away, or a pipeline that is down: the answer says so.
        }
    }
}
