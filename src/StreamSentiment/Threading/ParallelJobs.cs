using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace StreamSentiment.Threading;

/// <summary>Runs jobs in parallel.</summary>
internal static class ParallelJobs
{
    /// <summary>
    /// Runs a job for each number below <paramref name="count"/>, in order, <paramref name="atATime"/> at a time. An exception of
    /// a
    /// job is thrown as it is, not wrapped: the caller shows it to a person.
    /// </summary>
    /// <param name="count">The number of jobs.</param>
    /// <param name="atATime">At least 1.</param>
    /// <param name="job">Called with its number.</param>
    /// <param name="stop">Starts no further job, and throws <see cref="OperationCanceledException"/>.</param>
    public static void Run(int count, int atATime, Action<int> job, CancellationToken stop = default)
    {
        if (count == 1)
        {
            job(0); // on the caller's thread
            return;
        }

        try
        {
            Parallel.ForEach(
                // One by one: a long job must not have others wait behind it while threads are idle.
                Partitioner.Create(Enumerable.Range(0, count), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = stop },
                job
            );
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
