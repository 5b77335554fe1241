using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class CommitPaceTests
{
    private readonly CommitPace pace = new(Milliseconds(100));

    [Fact]
    public void DueAge_NoCommitYet_IsTheInterval() => Assert.Equal(Milliseconds(100), pace.DueAge);

    [Fact]
    public void DueAge_CommitsTake30Ms_IsAsMuchEarlier()
    {
        Commit(times: 40, milliseconds: 30);
        Assert.InRange(pace.DueAge, Milliseconds(70), Milliseconds(70.1));
    }

    [Fact]
    public void DueAge_CommitsTakeLongerThanTheInterval_IsHalfOfIt()
    {
        Commit(times: 40, milliseconds: 300);
        Assert.Equal(Milliseconds(50), pace.DueAge);
    }

    [Fact]
    public void DueAge_OneSlowCommit_PassesWithTheNextOnes()
    {
        Commit(times: 40, milliseconds: 10);
        Commit(times: 1, milliseconds: 50);
        Assert.InRange(pace.DueAge, Milliseconds(79.9), Milliseconds(80.1));
        Commit(times: 10, milliseconds: 10);
        Assert.InRange(pace.DueAge, Milliseconds(89), Milliseconds(90.1));
    }

    [Theory]
    [InlineData(0, 10)] // somebody may publish, or all may be sent
    [InlineData(95, 5)]
    [InlineData(99.9, 1)] // a wait of less is none
    [InlineData(250, 1)]
    public void Wait_ForAnAge_EndsWhenItIsDue(double age, double wait) =>
        Assert.Equal(Milliseconds(wait), pace.Wait(Milliseconds(age)));

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);

    private void Commit(int times, double milliseconds)
    {
        for (int i = 0; i < times; i++)
        {
            pace.Took(Milliseconds(milliseconds));
        }
    }
}
