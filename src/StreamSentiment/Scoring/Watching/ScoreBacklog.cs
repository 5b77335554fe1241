using System.Threading.Channels;

namespace StreamSentiment.Scoring.Watching;

/// <summary>Scored micro-batches that wait for one reader, up to so many reviews: what does not fit is not waited for.</summary>
internal sealed class ScoreBacklog(int maxReviews)
{
    // Bounded by reviews and not by batches, which hold one of them in quiet times and hundreds under load.
    private readonly Channel<ScoredBatch> batches = Channel.CreateUnbounded<ScoredBatch>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private volatile bool isComplete;
    private int waiting;

    /// <returns>False if the batch does not fit. After the end of the backlog it is dropped.</returns>
    public bool TryAdd(in ScoredBatch batch)
    {
        if (isComplete)
        {
            return true;
        }

        int reviews = batch.Reviews.Count;
        if (Interlocked.Add(ref waiting, reviews) <= maxReviews && batches.Writer.TryWrite(batch))
        {
            return true;
        }

        Interlocked.Add(ref waiting, -reviews);
        return false;
    }

    /// <summary>The batches as they come, until there will be no more or it is cancelled.</summary>
    public IEnumerable<ScoredBatch> Read(CancellationToken stop)
    {
        foreach (var batch in batches.Reader.ReadAllAsync(stop).ToBlockingEnumerable(stop))
        {
            yield return batch;
            Interlocked.Add(ref waiting, -batch.Reviews.Count);
        }
    }

    /// <summary>Takes no more; what waits is still read.</summary>
    public void Complete()
    {
        isComplete = true;
        batches.Writer.TryComplete();
    }
}
