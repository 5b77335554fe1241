using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Tests.Kafka.Consuming;

public sealed class WallClockTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(7)] // asked again
    public void SecondsSince_AfterAWhile_GrowWithTheClock(double later)
    {
        var wall = new WallClock(time);
        long produced = time.GetUtcNow().ToUnixTimeMilliseconds() - 2_000;
        Assert.Equal(2, wall.SecondsSince(produced, time.GetTimestamp()), 6);
        time.Advance(TimeSpan.FromSeconds(later));
        Assert.Equal(2 + later, wall.SecondsSince(produced, time.GetTimestamp()), 6);
    }

    [Fact]
    public void SecondsSince_ATimeThatIsYetToCome_IsNone() =>
        Assert.Equal(0, new WallClock(time).SecondsSince(long.MaxValue, time.GetTimestamp()));

    [Fact]
    public void SecondsSince_ClockOfTheDayIsSet_FollowsIt()
    {
        var wall = new WallClock(time);
        long produced = time.GetUtcNow().ToUnixTimeMilliseconds();
        wall.SecondsSince(produced, time.GetTimestamp());
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromHours(1)); // as a person or NTP sets it: no time has passed
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3602, wall.SecondsSince(produced, time.GetTimestamp()), 6);
    }
}
