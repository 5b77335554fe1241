namespace StreamSentiment.Control;

/// <summary>The lanes of a retrainer, for long commands: one of each lane is carried out at a time.</summary>
internal sealed class CommandLanes
{
    private readonly CommandLane training = new();
    private readonly CommandLane stream = new();

    /// <summary>The ids of the commands under way, and of those that wait.</summary>
    public IReadOnlyList<string> Commands => [.. training.Commands, .. stream.Commands];

    /// <returns>Null for a turn that needs no lane.</returns>
    public CommandLane? For(CommandTurn turn) =>
        turn switch
        {
            CommandTurn.TrainingLane => training,
            CommandTurn.StreamLane => stream,
            _ => null,
        };
}

/// <summary>
/// Lets one command after the other be carried out: one is under way, one may wait, and there is room for no more. Thread-safe.
/// </summary>
internal sealed class CommandLane
{
    private readonly Lock gate = new();
    private readonly List<(string Id, TaskCompletionSource Turn)> commands = []; // the one under way, and the one that waits

    /// <summary>The ids of the command under way and of the one that waits.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (gate)
            {
                return [.. commands.Select(command => command.Id)];
            }
        }
    }

    /// <summary>Takes a command, unless one is under way and another waits. It has to <see cref="Leave"/>.</summary>
    /// <param name="id">The id of the command.</param>
    /// <param name="underWay">The command under way; null if there is none.</param>
    /// <returns>A task that ends when the turn of the command has come; null if there is no room.</returns>
    public Task? TryEnter(string id, out string? underWay)
    {
        lock (gate)
        {
            underWay = commands.FirstOrDefault().Id;
            if (commands.Count == 2)
            {
                return null;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (commands.Count == 0)
            {
                turn.SetResult();
            }

            commands.Add((id, turn));
            return turn.Task;
        }
    }

    /// <summary>Ends the stay of a command: it has ended, or waits no longer, and the next one's turn has come.</summary>
    public void Leave(string id)
    {
        lock (gate)
        {
            commands.RemoveAll(command => command.Id == id);
            if (commands.Count > 0)
            {
                commands[0].Turn.TrySetResult();
            }
        }
    }
}
