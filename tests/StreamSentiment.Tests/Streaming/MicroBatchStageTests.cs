using System.Threading.Channels;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Streaming;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Streaming;

public sealed class MicroBatchStageTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider time = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MicroBatch_AnySizeAndDelay_LosesAndDoublesNothing()
    {
        await Gen.Select(Gen.Int[0, 500], Gen.Int[1, 40], Gen.Int[0, 2], Gen.Int[0, 7])
            .SampleAsync(
                async (count, size, delay, pause) =>
                {
                    var batches = await new Sources()
                        .Numbers(count, pause)
                        .MicroBatch(size, TimeSpan.FromMilliseconds(delay), TimeProvider.System, Test)
                        .ToListAsync(Test);
                    Assert.Equal(Enumerable.Range(0, count), batches.SelectMany(batch => batch));
                    Assert.All(batches, batch => Assert.InRange(batch.Count, 1, size));
                },
                iter: 100,
                threads: 2
            );
    }

    [Fact]
    public async Task MicroBatch_AnyArrivals_NeverPastItsDelayAfterTheFirstItem()
    {
        // Each arrival is a number of milliseconds after the one before.
        await Gen.Select(Gen.Int[0, 15].Array[1, 60], Gen.Int[1, 8])
            .SampleAsync(
                async (gaps, size) =>
                {
                    var clock = new FakeTimeProvider();
                    await foreach (var batch in Arrivals(gaps, clock).MicroBatch(size, Delay, clock, Test))
                    {
                        Assert.True(batch[^1] - batch[0] <= Delay, $"{batch[^1] - batch[0]} in one batch");
                    }
                },
                iter: 200,
                threads: 2
            );
    }

    [Fact]
    public async Task MicroBatch_LoneItem_LeavesAtTheDelayAndNotBefore()
    {
        var items = Channel.CreateUnbounded<int>();
        await using var batches = items.Reader.ReadAllAsync(Test).MicroBatch(8, Delay, time, Test).GetAsyncEnumerator(Test);
        var first = batches.MoveNextAsync().AsTask();
        items.Writer.TryWrite(1);
        await ReachesAsync(first, TimeSpan.Zero);
        Assert.Equal([1], batches.Current);

        var second = batches.MoveNextAsync().AsTask();
        items.Writer.TryWrite(2);
        items.Writer.TryWrite(3);
        await ReachesAsync(second, TimeSpan.Zero);
        Assert.Equal([2, 3], batches.Current);
    }

    [Fact]
    public async Task MicroBatch_FullBeforeTheDelay_LeavesWithoutTimePassing()
    {
        var items = Channel.CreateUnbounded<int>();
        await using var batches = items
            .Reader.ReadAllAsync(Test)
            .MicroBatch(2, TimeSpan.FromDays(1), time, Test)
            .GetAsyncEnumerator(Test);
        for (int i = 0; i < 3; i++)
        {
            var next = batches.MoveNextAsync().AsTask();
            items.Writer.TryWrite(2 * i);
            items.Writer.TryWrite(2 * i + 1);
            Assert.True(await Eventually.EndsAsync(next));
            Assert.Equal([2 * i, 2 * i + 1], batches.Current);
        }
    }

    [Fact]
    public async Task MicroBatch_NoDelay_TakesWhatIsThere()
    {
        var items = Channel.CreateUnbounded<int>();
        for (int i = 0; i < 5; i++)
        {
            items.Writer.TryWrite(i);
        }

        await using var batches = items
            .Reader.ReadAllAsync(Test)
            .MicroBatch(3, TimeSpan.Zero, time, Test)
            .GetAsyncEnumerator(Test);
        Assert.True(await batches.MoveNextAsync());
        Assert.Equal([0, 1, 2], batches.Current);
        Assert.True(await batches.MoveNextAsync());
        Assert.Equal([3, 4], batches.Current);
    }

    [Fact]
    public async Task MicroBatch_HeavyItems_ClosesAtTheirWeight()
    {
        var items = Channel.CreateUnbounded<int>();
        foreach (int weight in (int[])[1, 1, 3, 9, 1, 1])
        {
            items.Writer.TryWrite(weight);
        }

        items.Writer.Complete();
        List<IReadOnlyList<int>> batches = [];
        await foreach (var batch in items.Reader.ReadAllAsync(Test).MicroBatch(8, TimeSpan.Zero, time, weight => weight, 5, Test))
        {
            batches.Add(batch);
        }

        Assert.Equal(
            [
                [1, 1, 3],
                [9],
                [1, 1],
            ],
            batches
        );
    }

    [Fact]
    public async Task MicroBatch_SourceThrows_Surfaces()
    {
        var sources = new Sources();
        var flow = sources.Numbers(failAt: 5).MicroBatch(3, Delay, time, Test).ForEachAsync((_, _) => Task.CompletedTask, Test);
        await Assert.ThrowsAsync<InvalidDataException>(() => Eventually.EndsAsync(flow));
        Assert.True(sources.Disposed);
    }

    [Fact]
    public async Task MicroBatch_ConsumerLeavesWhileItWaits_DisposesSource()
    {
        var sources = new Sources();
        await foreach (var batch in sources.NumbersThenSilence(3).MicroBatch(8, TimeSpan.Zero, time, Test))
        {
            Assert.Equal([0, 1, 2], batch);
            break;
        }
        Assert.True(sources.Disposed);
    }

    [Fact]
    public async Task MicroBatch_Aborted_Ends()
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var flow = new Sources()
            .NumbersThenSilence(3)
            .MicroBatch(8, Delay, time, abort.Token)
            .ForEachAsync((_, _) => Task.CompletedTask, abort.Token);
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(flow));
    }

    /// <summary>Lets time pass by single milliseconds until the batch leaves; it must take the whole delay.</summary>
    private async Task ReachesAsync(Task<bool> batch, TimeSpan passed)
    {
        await Eventually.IsTrueAsync(
            () =>
            {
                if (batch.IsCompleted)
                {
                    return true;
                }

                time.Advance(TimeSpan.FromMilliseconds(1));
                passed += TimeSpan.FromMilliseconds(1);
                return false;
            },
            "the batch leaves"
        );
        Assert.True(await batch);
        Assert.True(passed >= Delay, $"left after {passed}");
    }

    /// <summary>Items that are their own time of arrival.</summary>
    private static async IAsyncEnumerable<TimeSpan> Arrivals(int[] gaps, FakeTimeProvider clock)
    {
        var start = clock.GetUtcNow();
        foreach (int gap in gaps)
        {
            if (gap % 3 == 0)
            {
                await Task.Yield();
            }

            clock.Advance(TimeSpan.FromMilliseconds(gap));
            yield return clock.GetUtcNow() - start;
        }
    }
}
