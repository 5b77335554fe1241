using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Contracts.Live;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.LivePage.Facts;

/// <summary>The commands of the last days and their answers, read from their topics while somebody looks.</summary>
internal sealed class CommandTap(IEventTopics topics, TimeProvider clock)
{
    private static readonly TimeSpan Past = TimeSpan.FromDays(7);

    private const int Shown = 12;
    private const int Remembered = 500; // commands; a schedule issues one after the other
    private const string Suffix = "Command";

    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, ControlCommand> commands = [];
    private readonly OrderedDictionary<(string Command, string Instance), CommandState> answers = [];

    /// <summary>Follows both topics until told to stop; a topic that cannot be read is tried again, and says nothing.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(
            new TopicFollower(FollowCommands, _ => { }, clock).RunAsync(stop),
            new TopicFollower(FollowAnswers, _ => { }, clock).RunAsync(stop)
        );

    /// <summary>Forgets all: the next time the topics are read again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            commands.Clear();
            answers.Clear();
        }
    }

    /// <summary>Those under way first, then the newest.</summary>
    public IReadOnlyList<CommandState> Latest()
    {
        var since = clock.GetUtcNow() - Past;
        lock (gate)
        {
            var issued = commands
                .Values.Where(command =>
                    command.IssuedAt > since
                    && command.Expired(clock.GetUtcNow()) is null
                    && !answers.Keys.Any(answer => answer.Command == command.Id)
                )
                .Select(command => new CommandState
                {
                    CommandId = command.Id,
                    Outcome = Outcomes.Issued,
                    At = command.IssuedAt,
                });
            return
            [
                .. issued
                    .Concat(answers.Values.Where(answer => answer.At > since))
                    .Reverse() // of two at the same time the later one
                    .OrderByDescending(state => state.Outcome is Outcomes.UnderWay or Outcomes.Issued)
                    .ThenByDescending(state => state.At)
                    .Take(Shown)
                    .Select(Named),
            ];
        }
    }

    /// <summary>Adds a command of the topic.</summary>
    internal void Add(ControlCommand command)
    {
        lock (gate)
        {
            commands[command.Id] = command;
            Bound(commands);
        }
    }

    /// <summary>Adds an answer of the topic.</summary>
    internal void Add(StatusEvent status)
    {
        if (StateOf(status) is not { } state)
        {
            return;
        }

        var key = (state.CommandId, state.Instance!);
        lock (gate)
        {
            // Who asks again is told again that it is done: the answer stays where it was.
            if (answers.TryGetValue(key, out var known) && known.Outcome is not Outcomes.UnderWay)
            {
                return;
            }

            answers[key] = state;
            Bound(answers);
        }
    }

    private static CommandState? StateOf(StatusEvent status) =>
        status switch
        {
            CommandAccepted accepted => Answer(
                accepted,
                Outcomes.UnderWay,
                accepted.WaitsFor is { } other ? $"waits for {other}" : null
            ),
            CommandProgressed progress => Answer(progress, Outcomes.UnderWay, progress.Message) with
            {
                Stage = progress.Stage,
                Done = progress.Done,
            },
            CommandFinished finished => Answer(finished, finished.Outcome, finished.Summary),
            CommandRejected rejected => Answer(rejected, Outcomes.Rejected, rejected.Reason),
            _ => null,
        };

    private static CommandState Answer(CommandEvent status, string outcome, string? message) =>
        new()
        {
            CommandId = status.CommandId,
            Instance = status.Instance,
            Outcome = outcome,
            Message = message,
            At = status.At,
        };

    private CommandState Named(CommandState state) =>
        commands.TryGetValue(state.CommandId, out var command)
            ? state with
            {
                Command = NameOf(command),
                Issuer = command.Issuer,
            }
            : state;

    /// <summary>The verb of <c>control</c>.</summary>
    private static string NameOf(ControlCommand command) => command.GetType().Name[..^Suffix.Length].ToLowerInvariant();

    private static void Bound<TKey, TValue>(OrderedDictionary<TKey, TValue> kept)
        where TKey : notnull
    {
        if (kept.Count > Remembered)
        {
            kept.RemoveAt(0);
        }
    }

    private void FollowCommands(CancellationToken stop)
    {
        using var reader = topics.OpenCommands(_ => { }, _ => { });
        foreach (var command in reader.ReadExisting(stop).Concat(reader.Follow(stop)))
        {
            Add(command);
        }
    }

    private void FollowAnswers(CancellationToken stop)
    {
        using var reader = topics.OpenStatuses(_ => { }, clock.GetUtcNow() - Past);
        foreach (var status in reader.ReadExisting(stop).Concat(reader.Follow(stop)))
        {
            Add(status);
        }
    }

    /// <summary>The values of <see cref="CommandState.Outcome"/> beside those of <see cref="CommandOutcome"/>.</summary>
    private static class Outcomes
    {
        public const string Issued = "issued";
        public const string UnderWay = "underWay";
        public const string Rejected = "rejected";
    }
}
