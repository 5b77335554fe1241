using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Control.Redrive;

/// <summary>Publishes dead letters a batch at a time, each batch with the events that remember it.</summary>
/// <param name="publisher">Publishes the records; the caller disposes of it.</param>
/// <param name="commandId">The command that redrives them.</param>
/// <param name="tally">Is told which of them their topics do not take.</param>
/// <param name="remember">The record that remembers a partition's dead letters, by their offsets, ascending.</param>
/// <param name="clock">A batch is no older than a second by this clock.</param>
internal sealed class RedriveBatch(
    IBatchPublisher publisher,
    string commandId,
    RedriveTally tally,
    Func<int, IReadOnlyList<OffsetSpan>, TopicRecord> remember,
    TimeProvider clock
)
{
    /// <summary>Records of a batch, at most.</summary>
    public const int Size = 100;

    private const long MostBytes = 8 * 1024 * 1024;

    private readonly IntervalTimer interval = new(TimeSpan.FromSeconds(1), clock);
    private readonly List<DeadLetter> letters = [];
    private long bytes;

    public void Add(DeadLetter letter, CancellationToken stop)
    {
        letters.Add(letter);
        bytes += letter.Length;
        if (letters.Count == Size || bytes >= MostBytes)
        {
            Settle(stop);
        }
        else
        {
            SettleIfDue(stop);
        }
    }

    /// <summary>Settles what is older than a second, also while nothing more is due.</summary>
    public void SettleIfDue(CancellationToken stop)
    {
        if (interval.IsDue())
        {
            Settle(stop);
        }
    }

    /// <summary>Publishes and remembers what was added, and waits until the broker has it.</summary>
    public void Settle(CancellationToken stop)
    {
        if (letters.Count == 0)
        {
            return;
        }

        DeadLetter[] batch = [.. letters];
        letters.Clear(); // first: after a failure nobody knows what the broker has
        bytes = 0;
        var isTaken = publisher.Publish(
            [.. batch.Select(letter => new TopicRecord(letter.SourceTopic!, letter.Original(commandId)))],
            taken => Memory(taken.Select(index => batch[index])),
            stop
        );
        foreach (var (letter, _) in batch.Zip(isTaken).Where(each => !each.Second))
        {
            tally.Refuse(letter.Reason);
        }
    }

    private TopicRecord[] Memory(IEnumerable<DeadLetter> redriven) =>
        [
            .. redriven
                .GroupBy(letter => letter.Partition.Partition.Value)
                .Select(partition => remember(partition.Key, Spans(partition.Select(letter => letter.Offset)))),
        ];

    private static IReadOnlyList<OffsetSpan> Spans(IEnumerable<long> offsets)
    {
        var set = new OffsetSet();
        foreach (long offset in offsets)
        {
            set.Add(offset);
        }

        return set.Spans;
    }
}
