using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.LivePage;

/// <summary>It measures while somebody looks, and costs nothing otherwise.</summary>
public sealed class PageFeedTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Feed_NobodyLooksAnyMore_MeasuresAndObservesNothing()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var house = await PageHouse.StartAsync(model.Store, services => services.AddSingleton<TimeProvider>(clock));
        Assert.False(house.Feed.IsMeasuring);
        Assert.Equal(0, house.Get<ScoreObservers>().Count);

        await house.StateAsync();
        Assert.True(house.Feed.IsMeasuring);
        Assert.Equal(1, house.Get<ScoreObservers>().Count);

        await Eventually.IsTrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return !house.Feed.IsMeasuring;
            },
            "nobody has asked for long"
        );
        Assert.Equal(0, house.Get<ScoreObservers>().Count);

        await house.StateAsync(); // and begins again
        Assert.True(house.Feed.IsMeasuring);
    }

    [Fact]
    public async Task Feed_OpenPage_IsMeasuredForUntilItIsClosed()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var house = await PageHouse.StartAsync(model.Store, services => services.AddSingleton<TimeProvider>(clock));
        var page = house.Feed.Open(out byte[] past)!;
        Assert.Equal("[]"u8.ToArray(), past);

        for (int i = 0; i < 60; i++) // minutes in which nobody asks for a state
        {
            await Eventually.IsTrueAsync(() => page.TryRead(out _) || Advance(), $"second {i}");
        }

        Assert.True(house.Feed.IsMeasuring);
        house.Feed.Close(page);
        await Eventually.IsTrueAsync(() => !house.Feed.IsMeasuring || Advance(), "it ends");

        bool Advance()
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return false;
        }
    }
}
