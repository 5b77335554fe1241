using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;

namespace StreamSentiment.Tests.Control;

public sealed class CommandHistoryTests
{
    private readonly CommandEvents one = new("one", new FakeTimeProvider()),
        other = new("other", new FakeTimeProvider());
    private readonly CommandHistory history = new();

    [Fact]
    public void IsAnswered_AcceptedAndUnderWay_IsNot()
    {
        history.Observe(one.Accepted("c"));
        history.Observe(one.Progressed("c", "train", "half", 0.5));

        Assert.True(history.IsNoticed("c"));
        Assert.False(history.IsAnswered("c"));
        Assert.False(history.IsNoticed("d"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsAnswered_FinishedOrRejected_IsByWhoeverDidIt(bool isFinished)
    {
        history.Observe(isFinished ? one.Finished("c", CommandOutcome.Failed, "no") : one.Rejected("c", "no"));

        Assert.True(history.IsAnswered("c"));
        Assert.True(history.IsAnswered("c", "one"));
        Assert.False(history.IsAnswered("c", "other"));
        history.Observe(other.Finished("c", CommandOutcome.Succeeded, "yes"));
        Assert.True(history.IsAnswered("c", "other"));
    }

    [Fact]
    public void TimesBegun_WaitingAndReadTwice_CountsBeginningsOnce()
    {
        var begun = one.Accepted("c");
        history.Observe(one.Accepted("c", waitsFor: "b"));
        history.Observe(begun);
        history.Observe(begun); // here, and then from the topic
        history.Observe(one.Accepted("c"));

        Assert.Equal(2, history.TimesBegun("c"));
    }

    [Fact]
    public void Progress_OfAStage_IsTheLast()
    {
        history.Observe(one.Progressed("c", "target", "1"));
        history.Observe(one.Progressed("c", "target", "2"));
        history.Observe(one.Progressed("c", "other", "3"));

        Assert.Equal("2", history.Progress("c", "target"));
        Assert.Null(history.Progress("c", "none"));
        Assert.Null(history.Progress("d", "target"));
    }

    [Fact]
    public void Observe_CommandThatHasEnded_KeepsOnlyWhoEndedIt()
    {
        history.Observe(one.Accepted("c"));
        history.Observe(one.Finished("c", CommandOutcome.Succeeded, "yes"));
        history.Observe(other.Accepted("c"));
        history.Observe(one.Progressed("c", "train", "late"));

        Assert.Equal(0, history.TimesBegun("c"));
        Assert.Null(history.Progress("c", "train"));
        Assert.True(history.IsNoticed("c"));
        Assert.False(history.IsAnswered("c", "other"));
    }

    [Fact]
    public void TimesBegun_ByAnInstance_CountsItsOwn()
    {
        history.Observe(one.Accepted("c"));
        history.Observe(other.Accepted("c"));

        Assert.Equal((2, 1, 0), (history.TimesBegun("c"), history.TimesBegun("c", "one"), history.TimesBegun("c", "third")));
    }
}
