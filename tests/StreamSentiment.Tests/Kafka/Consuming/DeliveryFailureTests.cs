using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Tests.Kafka.Consuming;

public sealed class DeliveryFailureTests
{
    private readonly DeliveryFailure delivery = new();

    [Fact]
    public void ThrowIfReported_NothingFailed_DoesNotThrow()
    {
        delivery.ThrowIfReported();
        Assert.Null(delivery.Cause);
        Assert.False(delivery.Token.IsCancellationRequested);
    }

    [Fact]
    public void Report_Twice_KeepsTheFirst()
    {
        var first = new InvalidDataException("first");
        Assert.True(delivery.Report(first));
        Assert.False(delivery.Report(new InvalidDataException("second")));
        Assert.Same(first, delivery.Cause);
        Assert.True(delivery.Token.IsCancellationRequested);
        Assert.Same(first, Assert.Throws<DeliveryException>(delivery.ThrowIfReported).InnerException);
    }
}
