using CsCheck;
using StreamSentiment.Streaming;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Streaming;

public sealed class TransformStageTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transform_AnyWorkersCapacityAndWork_KeepsOrderAndEveryItem()
    {
        await Gen.Select(Gen.Int[0, 300], Gen.Int[1, 8], Gen.Int[1, 20], Gen.Int[0, 5], Gen.Int[0, 2000])
            .SampleAsync(
                async (count, workers, capacity, pause, spin) =>
                {
                    var results = await new Sources()
                        .Numbers(count, pause)
                        .Transform(i => Spin(i, spin), workers, capacity, Test)
                        .ToListAsync(Test);
                    Assert.Equal(Enumerable.Range(0, count), results);
                },
                iter: 100,
                threads: 2
            );
    }

    [Fact]
    public async Task Transform_SeveralWorkers_RunAtOnce()
    {
        using var meeting = new Barrier(3);
        var results = await new Sources()
            .Numbers(3)
            .Transform(i => meeting.SignalAndWait(Eventually.Patience, Test) ? i : -1, workers: 3, capacity: 3, Test)
            .ToListAsync(Test);
        Assert.Equal([0, 1, 2], results);
    }

    [Fact]
    public async Task Transform_ConsumerStandsStill_StopsReadingAtItsCapacity()
    {
        var sources = new Sources();
        await using var results = sources.Numbers().Transform(i => i, workers: 2, capacity: 4, Test).GetAsyncEnumerator(Test);
        Assert.True(await results.MoveNextAsync());
        await Eventually.IsTrueAsync(() => sources.Read >= 5, "the buffer is full");
        Assert.InRange(sources.Read, 5, 6); // four held, one handed on, one in the feeder's hand
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Transform_FunctionThrows_SurfacesInPlaceAndDisposesSource(int workers)
    {
        var sources = new Sources();
        var results = new List<int>();
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (
                int i in sources
                    .Numbers()
                    .Transform(i => i is 7 or 9 ? throw new InvalidDataException($"item {i}") : i, workers, 8, Test)
            )
            {
                results.Add(i);
            }
        });
        Assert.Equal("item 7", error.Message);
        Assert.Equal(Enumerable.Range(0, 7), results);
        Assert.True(sources.Disposed);
    }

    [Fact]
    public async Task Transform_SourceThrows_SurfacesAfterTheItemsBeforeIt()
    {
        var results = new List<int>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (int i in new Sources().Numbers(failAt: 5).Transform(i => i, 3, 2, Test))
            {
                results.Add(i);
            }
        });
        Assert.Equal(Enumerable.Range(0, 5), results);
    }

    [Fact]
    public async Task Transform_ConsumerLeaves_StopsAndDisposesSource()
    {
        var sources = new Sources();
        await foreach (int _ in sources.NumbersThenSilence(3).Transform(i => i, 2, 4, Test))
        {
            break;
        }

        Assert.True(sources.Disposed);
    }

    [Fact]
    public async Task Transform_Aborted_EndsWithoutTheItemsItHolds()
    {
        var sources = new Sources();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var flow = sources
            .NumbersThenSilence(3)
            .Transform(i => i, 2, 4, abort.Token)
            .Transform(i => i, 2, 4, abort.Token)
            .ForEachAsync((i, _) => i == 2 ? abort.CancelAsync() : Task.CompletedTask, abort.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(flow));
        Assert.True(sources.Disposed);
    }

    [Fact]
    public async Task Transform_FailureBelowAWaitingFlow_EndsEveryStage()
    {
        var sources = new Sources();
        var flow = sources
            .NumbersThenSilence(10)
            .Transform(i => i, 2, 2, Test)
            .MicroBatch(3, TimeSpan.Zero, TimeProvider.System, Test)
            .Transform(batch => batch.Count, 2, 2, Test)
            .ForEachAsync((_, _) => throw new InvalidDataException("sink"), Test);
        await Assert.ThrowsAsync<InvalidDataException>(() => Eventually.EndsAsync(flow));
        Assert.True(sources.Disposed);
    }

    private static int Spin(int item, int turns)
    {
        Thread.SpinWait(item % 7 * turns / 7);
        return item;
    }
}
