using System.Runtime.CompilerServices;

namespace StreamSentiment.Streaming;

/// <summary>A stage that gathers items into micro-batches.</summary>
internal static class MicroBatchStage
{
    /// <summary>
    /// Gathers items in source order. A batch closes at <paramref name="maxBatchSize"/>, when its items weigh
    /// <paramref name="maxWeight"/>, <paramref name="maxBatchDelay"/> after its first item, or with the source. With no delay a
    /// batch is whatever is there already.
    /// </summary>
    /// <param name="source">Where the items come from. Its enumeration must end when its token is cancelled.</param>
    /// <param name="maxBatchSize">The most items in a batch.</param>
    /// <param name="maxBatchDelay">How long the first item of a batch may wait for others.</param>
    /// <param name="time">The clock that the delay is measured with.</param>
    /// <param name="weigh">The work of an item.</param>
    /// <param name="maxWeight">The work at which a batch closes.</param>
    /// <param name="abort">Ends the stage at once: what it holds is dropped.</param>
    /// <returns>
    /// Batches of at least one item. When the source fails, an unfinished batch is dropped and the failure surfaces.
    /// </returns>
    public static IAsyncEnumerable<IReadOnlyList<T>> MicroBatch<T>(
        this IAsyncEnumerable<T> source,
        int maxBatchSize,
        TimeSpan maxBatchDelay,
        TimeProvider time,
        Func<T, int> weigh,
        int maxWeight,
        CancellationToken abort = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWeight, 1);
        return Run(source, maxBatchSize, weigh, maxWeight, maxBatchDelay, time, abort);
    }

    /// <summary>The same, of items that are all alike.</summary>
    public static IAsyncEnumerable<IReadOnlyList<T>> MicroBatch<T>(
        this IAsyncEnumerable<T> source,
        int maxBatchSize,
        TimeSpan maxBatchDelay,
        TimeProvider time,
        CancellationToken abort = default
    ) => source.MicroBatch(maxBatchSize, maxBatchDelay, time, _ => 0, int.MaxValue, abort);

    private static async IAsyncEnumerable<IReadOnlyList<T>> Run<T>(
        IAsyncEnumerable<T> source,
        int maxBatchSize,
        Func<T, int> weigh,
        int maxWeight,
        TimeSpan maxBatchDelay,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken abort
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(abort);
        using var deadline = new BatchDeadline(maxBatchDelay, time);
        var items = source.GetAsyncEnumerator(stop.Token);
        Task<bool>? next = null; // a move that a batch closed without waiting for: the next batch begins with it
        try
        {
            while (await (next ?? items.MoveNextAsync().AsTask()))
            {
                next = null;
                var batch = new List<T> { items.Current };
                long weight = weigh(items.Current);
                deadline.Open();
                while (batch.Count < maxBatchSize && weight < maxWeight)
                {
                    next = items.MoveNextAsync().AsTask(); // no allocation when the item is there already
                    if (!next.IsCompleted && !await deadline.IsMetByAsync(next) || deadline.HasPassed)
                    {
                        break;
                    }

                    if (!await next)
                    {
                        break;
                    }

                    next = null;
                    batch.Add(items.Current);
                    weight += weigh(items.Current);
                }
                deadline.Close();
                yield return batch;
            }
        }
        finally
        {
            await stop.CancelAsync();
            // An enumerator must not be disposed while it moves.
            if (next is not null)
            {
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await items.DisposeAsync();
        }
    }
}
