using StreamSentiment.Modeling;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Scoring.Serving;

public sealed class ActiveModelTests
{
    [Fact]
    public void Replace_WhileBatchesHoldTheFormer_FreesItAfterTheLast()
    {
        var (first, second) = (TestModels.Serve(version: "v1"), TestModels.Serve(version: "v2"));
        using var active = new ActiveModel(first);
        var (one, other) = (active.Take(), active.Take());
        active.Replace(second);
        Assert.Equal("v2", active.Manifest.Version);
        using (var next = active.Take())
        {
            Assert.Same(second, next.Model);
        }

        one.Dispose();
        Assert.False(first.IsFreed);
        first.Score(
            [
                [1, 2],
            ],
            new float[1]
        );
        other.Dispose();
        Assert.True(first.IsFreed);
        Assert.False(second.IsFreed);
    }

    [Fact]
    public void Dispose_BatchUnderWay_FreesTheModelAfterIt()
    {
        var model = TestModels.Serve();
        var active = new ActiveModel(model);
        var lease = active.Take();
        active.Dispose();
        Assert.False(model.IsFreed);
        lease.Dispose();
        Assert.True(model.IsFreed);
    }

    [Fact]
    public async Task Replace_HundredTimesWhileThreadsScore_FreesEachOnceAndNoneInUse()
    {
        SentimentModel[] models = [.. Enumerable.Range(0, 101).Select(i => TestModels.Serve(version: $"v{i}"))];
        var active = new ActiveModel(models[0]);
        using var stop = new CancellationTokenSource();
        long batches = 0;
        var scoring = Enumerable
            .Range(0, 3)
            .Select(_ =>
                Task.Run(
                    () =>
                    {
                        while (!stop.IsCancellationRequested)
                        {
                            using var lease = active.Take();
                            Assert.False(lease.Model.IsFreed);
                            lease.Model.Score(
                                [
                                    [1, 2, 3],
                                ],
                                new float[1]
                            );
                            Assert.False(lease.Model.IsFreed);
                            Interlocked.Increment(ref batches);
                        }
                    },
                    CancellationToken.None
                )
            )
            .ToArray();
        foreach (var next in models.Skip(1))
        {
            long before = Interlocked.Read(ref batches);
            await Eventually.IsTrueAsync(
                () => Interlocked.Read(ref batches) > before || scoring.Any(task => task.IsFaulted),
                "a batch more is scored"
            );
            active.Replace(next);
        }
        await stop.CancelAsync();
        await Task.WhenAll(scoring);
        Assert.Equal(models[^1], Assert.Single(models, model => !model.IsFreed));
        active.Dispose();
        Assert.True(models[^1].IsFreed);
    }
}
