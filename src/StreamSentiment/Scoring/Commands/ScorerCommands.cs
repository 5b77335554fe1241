using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Commands;

/// <summary>Carries out what operators ask of this scorer, and answers. Called by one thread.</summary>
/// <param name="reading">What a pause turns.</param>
/// <param name="shadowing">The version in the shadow.</param>
/// <param name="facts">What this scorer tells of itself.</param>
/// <param name="answers">Makes the answers.</param>
/// <param name="report">Where they go.</param>
/// <param name="patience">How long a pause waits for what is in flight before it is answered.</param>
/// <param name="clock">The clock of that wait.</param>
/// <param name="logger">Told what was done.</param>
internal sealed class ScorerCommands(
    PauseSwitch reading,
    ShadowSlot shadowing,
    ScorerFacts facts,
    CommandEvents answers,
    Action<StatusEvent> report,
    TimeSpan patience,
    TimeProvider clock,
    ILogger<ScorerCommands> logger
)
{
    /// <summary>Is paused by this command from before the start, or by none.</summary>
    public void TakeUp(PauseCommand? pause)
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

    /// <summary>Takes the version into the shadow that was there before the start; where that fails, there is nobody to be told.</summary>
    public void TakeUp(ShadowCommand shadow)
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

    /// <summary>Does it and says what came of it.</summary>
    public void CarryOut(ControlCommand command, CancellationToken stop)
    {
        report(answers.Accepted(command.Id));
        try
        {
            var (summary, facts) = command switch
            {
                PauseCommand pause => Pause(pause, stop),
                ResumeCommand => Resume(),
                StatusCommand => Status(),
                ShadowCommand { On: true } shadow => BeginShadow(shadow),
                ShadowCommand shadow => EndShadow(shadow),
                _ => throw new ArgumentException($"{command.GetType().Name} is not a scorer's to carry out.", nameof(command)),
            };
            Finish(command, CommandOutcome.Succeeded, summary, facts);
        }
        catch (Exception e) when (!stop.IsCancellationRequested) // whatever it is, libtorch's own included: every command is answered
        {
            Finish(
                command,
                CommandOutcome.Failed,
                e is InvalidOperationException or Modeling.Storage.InvalidModelException
                    ? e.Message
                    : $"{e.GetType().Name}: {e.Message}",
                null
            );
        }
    }

    /// <summary>Answers a command that came while this scorer was away and that a later one has undone.</summary>
    public void PassOver(ControlCommand command) =>
        Finish(command, CommandOutcome.Succeeded, "Nothing was done: a later command undid it while the scorer was away.", null);

    private (string, Dictionary<string, string>?) Pause(PauseCommand command, CancellationToken stop)
    {
        var asked = new ConsumptionPause(command.Issuer, command.IssuedAt);
        var pause = reading.Hold(asked);
        WaitUntilQuiet(pause, stop); // of an earlier one too: whoever asks for a pause counts on nothing being scored after the answer
        string before = pause == asked ? "" : $"It was paused already. {pause} ";
        return pause.Quiet.IsCompleted
            ? ($"{before}Nothing is read, and everything that was read is answered and committed.", facts.OfReading())
            : ($"{before}Nothing is read any more; what was read is still to be answered.", facts.OfReading());
    }

    private (string, Dictionary<string, string>?) Resume() =>
        reading.Resume() is { } pause
            ? (
                $"Reviews are read again. Paused by {pause.Issuer} from {pause.Since:u} to {clock.GetUtcNow():u}.",
                facts.OfReading()
            )
            : ("It was not paused.", facts.OfReading());

    private (string, Dictionary<string, string>?) Status() => (facts.Summary(), facts.All());

    private (string, Dictionary<string, string>?) BeginShadow(ShadowCommand command)
    {
        var former = shadowing.Begin(command);
        string share = string.Create(CultureInfo.InvariantCulture, $"{command.Share ?? ShadowSlot.DefaultShare:P0}");
        return (
            $"{command.Version} scores {share} of the reviews in the shadow{(former is null ? "" : $", in place of {former.Version}")}.",
            facts.OfShadow()
        );
    }

    private (string, Dictionary<string, string>?) EndShadow(ShadowCommand command) =>
        shadowing.End(command.Version) is { } totals
            ? ($"{command.Version} left the shadow. {totals}", totals.Facts())
            : ($"{command.Version} was not in the shadow.", null);

    private void WaitUntilQuiet(ConsumptionPause pause, CancellationToken stop)
    {
        try
        {
            pause.Quiet.WaitAsync(patience, clock, stop).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            // Brokers that are away, or a pipeline that is down: the answer says so.
        }
    }

    private void Finish(ControlCommand command, string outcome, string summary, IReadOnlyDictionary<string, string>? facts)
    {
        logger.CommandCarriedOut(command.GetType().Name, command.Id, command.Issuer, outcome, summary);
        report(answers.Finished(command.Id, outcome, summary, facts));
    }
}
