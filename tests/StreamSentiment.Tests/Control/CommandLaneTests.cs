using StreamSentiment.Control;

namespace StreamSentiment.Tests.Control;

public sealed class CommandLaneTests
{
    private readonly CommandLane lane = new();

    [Fact]
    public void TryEnter_Empty_BeginsAtOnce()
    {
        Assert.True(lane.TryEnter("a", out string? underWay)!.IsCompleted);

        Assert.Null(underWay);
        Assert.Equal(["a"], lane.Commands);
    }

    [Fact]
    public void TryEnter_OneUnderWay_WaitsForItsEnd()
    {
        lane.TryEnter("a", out _);
        var turn = lane.TryEnter("b", out string? underWay)!;

        Assert.Equal("a", underWay);
        Assert.False(turn.IsCompleted);
        lane.Leave("a");
        Assert.True(turn.IsCompleted);
        Assert.Equal(["b"], lane.Commands);
    }

    [Fact]
    public void TryEnter_OneUnderWayAndOneWaiting_HasNoRoom()
    {
        lane.TryEnter("a", out _);
        lane.TryEnter("b", out _);

        Assert.Null(lane.TryEnter("c", out string? underWay));

        Assert.Equal("a", underWay);
        lane.Leave("a");
        Assert.NotNull(lane.TryEnter("c", out _));
    }

    [Fact]
    public void Leave_OneThatWaits_GivesItsPlaceAway()
    {
        lane.TryEnter("a", out _);
        lane.TryEnter("b", out _);
        lane.Leave("b");

        var turn = lane.TryEnter("c", out _)!;

        Assert.False(turn.IsCompleted);
        lane.Leave("a");
        Assert.True(turn.IsCompleted);
    }
}
