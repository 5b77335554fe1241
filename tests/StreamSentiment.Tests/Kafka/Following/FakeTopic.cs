using System.Collections.Concurrent;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Tests.Kafka.Following;

/// <summary>A topic of events without a broker: the test adds events, and a null where the existing ones end.</summary>
internal sealed class FakeTopic<T> : IEventReader<T>
    where T : class
{
    private readonly BlockingCollection<T?> events = [];
    private readonly ConcurrentQueue<Exception> faults = [];

    /// <summary>The existing events of every reader; null for those up to the next null.</summary>
    public IReadOnlyList<T>? Existing { get; set; }

    /// <summary>The number of times that a reader was opened.</summary>
    public int Opened { get; private set; }

    public void Add(params T?[] more)
    {
        foreach (var each in more)
        {
            events.Add(each);
        }
    }

    /// <summary>Makes the next reading fail: the opening, or the next event.</summary>
    public void Fail(Exception fault) => faults.Enqueue(fault);

    public IEventReader<T> Open()
    {
        Opened++;
        ThrowIfFaulty();
        return this;
    }

    public IEnumerable<T> ReadExisting(CancellationToken stop) =>
        Existing ?? Read(stop).TakeWhile(each => each is not null).Select(each => each!);

    public IEnumerable<T> Follow(CancellationToken stop) => Read(stop)!;

    public EventOrigin? Last { get; set; }

    public void Dispose() { }

    private IEnumerable<T?> Read(CancellationToken stop)
    {
        foreach (var each in events.GetConsumingEnumerable(stop))
        {
            ThrowIfFaulty();
            yield return each;
        }
    }

    private void ThrowIfFaulty()
    {
        if (faults.TryDequeue(out var fault))
        {
            throw fault;
        }
    }
}

/// <summary>The topics of events without a broker.</summary>
internal sealed class FakeEventTopics : IEventTopics
{
    public FakeTopic<ControlCommand> Commands { get; } = new();

    public FakeTopic<StatusEvent> Statuses { get; } = new();

    public FakeTopic<ModelPublished> Published { get; } = new();

    public IEventReader<ControlCommand> OpenCommands(Action<string> onFault, Action<string> onRefusal) => Commands.Open();

    /// <summary>The time since which statuses were asked for the last time.</summary>
    public DateTimeOffset? StatusesSince { get; private set; }

    public IEventReader<StatusEvent> OpenStatuses(Action<string> onFault, DateTimeOffset? since = null)
    {
        StatusesSince = since;
        return Statuses.Open();
    }

    public IEventReader<ModelPublished> OpenPublished(Action<string> onFault) => Published.Open();
}
