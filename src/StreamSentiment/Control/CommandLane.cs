namespace StreamSentiment.Control;

/// <summary>Where one command is carried out after the other: one is under way, one may wait, and there is no room for more. Thread-safe.</summary>
internal sealed class CommandLane
{
    private readonly Lock gate = new();
    private readonly List<(string Id, TaskCompletionSource Turn)> commands = []; // the one under way, and the one that waits

    /// <summary>The command under way, and the one that waits.</summary>
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
    /// <param name="id">Of the command.</param>
    /// <param name="underWay">The command under way; null if there is none.</param>
    /// <returns>What ends when its turn has come; null if there is no room.</returns>
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

    /// <summary>A command has ended, or waits no longer: the next one's turn has come.</summary>
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
