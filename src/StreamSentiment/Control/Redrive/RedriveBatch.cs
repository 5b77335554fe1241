using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Control.Redrive;

/// <summary>
/// Publishes records a batch at a time, and remembers a batch when the broker has all of it: a crash in between redrives that
/// batch twice, and no more.
/// </summary>
/// <param name="publisher">Publishes the records; the caller disposes of it.</param>
/// <param name="remember">
/// Called with a partition and the offsets, ascending, of its dead letters that the broker has again; returns when they are
/// remembered.
/// </param>
internal sealed class RedriveBatch(
    BatchPublisher publisher,
    string commandId,
    RedriveTally tally,
    Action<int, IReadOnlyList<OffsetSpan>, CancellationToken> remember,
    TimeProvider clock
)
{
    /// <summary>Records of a batch, at most.</summary>
    public const int Size = 100;

    private readonly IntervalTimer interval = new(TimeSpan.FromSeconds(1), clock);

    // Locked: the broker's answers come on another thread.
    private readonly List<(DeadLetter Letter, bool Delivered)> answered = [];
    private int published;

    public void Publish(DeadLetter letter, CancellationToken stop)
    {
        published++;
        publisher.Publish(letter.SourceTopic!, letter.Original(commandId), delivered => Answer(letter, delivered), stop);
        if (published == Size)
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

    /// <summary>
    /// Waits until the broker has all that was published, and remembers it; after a failure, what the broker has by then.
    /// </summary>
    public void Settle(CancellationToken stop)
    {
        if (published == 0)
        {
            return;
        }

        try
        {
            publisher.Flush(stop);
            published = 0;
        }
        finally
        {
            lock (answered)
            {
                RememberAnswered(stop);
            }
        }
    }

    private void RememberAnswered(CancellationToken stop)
    {
        foreach (var partition in answered.Where(each => each.Delivered).GroupBy(each => each.Letter.Partition.Partition.Value))
        {
            remember(partition.Key, Spans(partition.Select(each => each.Letter.Offset)), stop);
        }

        foreach (var (letter, _) in answered.Where(each => !each.Delivered))
        {
            tally.Refuse(letter.Reason);
        }

        answered.Clear();
    }

    private void Answer(DeadLetter letter, bool delivered)
    {
        lock (answered)
        {
            answered.Add((letter, delivered));
        }
    }

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
