using StreamSentiment.Threading;

namespace StreamSentiment.Tests.Threading;

public sealed class ParallelJobsTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(20, 1)]
    [InlineData(20, 3)]
    public void Run_Jobs_RunsEachOnceAndNoMoreAtATime(int count, int atATime)
    {
        int[] runs = new int[count];
        int running = 0,
            most = 0;
        ParallelJobs.Run(
            count,
            atATime,
            i =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                Interlocked.Increment(ref runs[i]);
                Interlocked.Decrement(ref running);
            },
            TestContext.Current.CancellationToken
        );
        Assert.All(runs, times => Assert.Equal(1, times));
        Assert.InRange(most, 1, atATime);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Run_JobThatThrows_ThrowsTheSame(int count) =>
        Assert.Equal(
            "the third",
            Assert
                .Throws<InvalidOperationException>(() =>
                    ParallelJobs.Run(
                        count,
                        2,
                        _ => throw new InvalidOperationException("the third"),
                        TestContext.Current.CancellationToken
                    )
                )
                .Message
        );

    [Fact]
    public void Run_Stopped_StartsNoFurtherJob()
    {
        using var stop = new CancellationTokenSource();
        int started = 0;
        Assert.Throws<OperationCanceledException>(() =>
            ParallelJobs.Run(
                100,
                1,
                _ =>
                {
                    started++;
                    stop.Cancel();
                },
                stop.Token
            )
        );
        Assert.Equal(1, started);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
