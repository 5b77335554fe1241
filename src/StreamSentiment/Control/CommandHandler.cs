using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Control;

/// <summary>The instances that carry out a command.</summary>
internal enum CommandAudience
{
    /// <summary>
    /// One member of the retrainers' consumer group. The offset of the command is complete when the answer is published, so that
    /// the next owner of the partition takes up what a crash leaves behind.
    /// </summary>
    Group,

    /// <summary>Every instance that the command is for. Each reads the whole topic by itself and answers for itself.</summary>
    EveryInstance,
}

/// <summary>When a member of the group carries out a command, beside the other commands that it has read.</summary>
internal enum CommandTurn
{
    /// <summary>At once, beside whatever is under way.</summary>
    AtOnce,

    /// <summary>
    /// At once, and the next command is read when this one is answered: two of them would be in each other's way.
    /// </summary>
    BeforeTheNext,

    /// <summary>In the lane of what reads labels and computes for long.</summary>
    TrainingLane,

    /// <summary>In the lane of what moves records from topic to topic.</summary>
    StreamLane,
}

/// <summary>Carries out the commands of one type.</summary>
/// <param name="Command">The type of the command.</param>
/// <param name="Turn">When it is carried out; only members of the group look at it.</param>
/// <param name="RunAsync">
/// Does what the command asks for. An exception is an answer too: see <see cref="CommandDispatcher.RunAsync"/>.
/// </param>
internal sealed record CommandHandler(
    Type Command,
    CommandTurn Turn,
    Func<CommandRun, CancellationToken, Task<CommandResult>> RunAsync
)
{
    public static CommandHandler For<T>(CommandTurn turn, Func<T, CommandRun, CancellationToken, Task<CommandResult>> runAsync)
        where T : ControlCommand => new(typeof(T), turn, (run, stop) => runAsync((T)run.Command, run, stop));

    /// <summary>A handler that does its work on the caller's thread.</summary>
    public static CommandHandler For<T>(CommandTurn turn, Func<T, CommandRun, CancellationToken, CommandResult> run)
        where T : ControlCommand => For<T>(turn, (command, context, stop) => Task.FromResult(run(command, context, stop)));
}

/// <summary>The commands that a host carries out: one table in the engine for each host.</summary>
internal interface ICommandTable
{
    public IReadOnlyList<CommandHandler> Handlers { get; }
}
