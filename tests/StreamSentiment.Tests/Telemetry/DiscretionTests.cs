using Confluent.Kafka;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Tests.Telemetry;

public sealed class DiscretionTests
{
    private const string Marker = "MARKER of a review";

    [Fact]
    public void Of_ExceptionThatMayQuote_HasItsTypeAndPlaceAlone()
    {
        var error = Thrown(() => throw new FormatException(Marker));
        var told = Discretion.Of(error);
        Assert.DoesNotContain(Marker, $"{told} {told.Message} {Discretion.MessageOf(error)}");
        Assert.Contains("System.FormatException", told.Message);
        Assert.Contains(nameof(Of_ExceptionThatMayQuote_HasItsTypeAndPlaceAlone), told.ToString());
    }

    [Fact]
    public void Of_CauseThatMayQuote_IsLeftOutToo()
    {
        var error = new IOException("disk", new FormatException(Marker));
        Assert.DoesNotContain(Marker, $"{Discretion.Of(error)} {Discretion.MessageOf(error)}");
        var repeats = new AggregateException(new FormatException(Marker));
        Assert.DoesNotContain(Marker, $"{Discretion.Of(repeats)} {Discretion.MessageOf(repeats)}");
    }

    [Fact]
    public void Of_FaultOfABroker_IsToldWhole()
    {
        var error = new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, "No topic."));
        Assert.Same(error, Discretion.Of(error));
        Assert.Equal("No topic.", Discretion.MessageOf(error));
    }

    private static Exception Thrown(Action action) => Record.Exception(action)!;
}
