using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Scoring.Commands;

/// <summary>
/// Of all commands that there ever were, those that may still matter to one scorer: what is valid, and the last that were said
/// about its state. Its memory is bounded, however many there are.
/// </summary>
/// <param name="instance">The scorer's name.</param>
/// <param name="now">The time by which commands are valid or not.</param>
internal sealed class CommandTail(string instance, DateTimeOffset now)
{
    /// <summary>The most commands of each kind that are kept while they are valid; the newest.</summary>
    public const int MostValid = 10_000;

    /// <summary>
    /// The most of each kind that are kept when they are no longer valid. What is in force was said by one of the last of them:
    /// the others are those that nobody carried out.
    /// </summary>
    public const int MostOfState = 100;

    private readonly Queue<(long Place, ControlCommand Command)> valid = [],
        reading = [],
        shadow = [];
    private long place;

    /// <summary>The ids of all commands that concern the scorer.</summary>
    public HashSet<string> Ids { get; } = [];

    /// <summary>What is kept, in its order.</summary>
    public IReadOnlyList<ControlCommand> Kept =>
        [.. valid.Concat(reading).Concat(shadow).OrderBy(each => each.Place).Select(each => each.Command)];

    /// <summary>Adds the next command of the topic; a repeated id counts once.</summary>
    public void Add(ControlCommand command)
    {
        if (!PastCommands.Concerns(command, instance) || !Ids.Add(command.Id))
        {
            return;
        }

        if (command.Expired(now) is null)
        {
            Keep(valid, MostValid, command);
        }
        else if (command is PauseCommand or ResumeCommand)
        {
            Keep(reading, MostOfState, command);
        }
        else if (command is ShadowCommand)
        {
            Keep(shadow, MostOfState, command);
        }
    }

    private void Keep(Queue<(long Place, ControlCommand Command)> kept, int most, ControlCommand command)
    {
        kept.Enqueue((place++, command));
        if (kept.Count > most)
        {
            kept.Dequeue();
        }
    }
}
