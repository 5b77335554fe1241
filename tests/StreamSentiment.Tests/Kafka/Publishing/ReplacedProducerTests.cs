using Confluent.Kafka;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class ReplacedProducerTests : IDisposable
{
    private readonly FakeProducer first = FakeProducer.Create();
    private readonly FakeProducer second = FakeProducer.Create();
    private readonly LogRecorder logs = new();
    private readonly List<ErrorCode> failed = [];
    private readonly ReplacedProducer producer;
    private int connected;

    public ReplacedProducerTests()
    {
        producer = new ReplacedProducer(() => (connected++ == 0 ? first : second).Client, logs);
        second.Answer = ErrorCode.NoError;
    }

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose() => producer.Dispose();

    [Fact]
    public void Dispose_NothingWasProduced_HasNotConnected()
    {
        producer.Dispose();

        Assert.Equal(0, connected);
        Assert.Throws<ObjectDisposedException>(() => producer.Produce("t", Record(1), _ => { }));
    }

    [Fact]
    public async Task ProduceAsync_ProducerFailsForGood_SendsByAnother()
    {
        first.Answer = ErrorCode.Local_Fatal;

        await producer.ProduceAsync("t", Record(1), Test);
        await producer.ProduceAsync("t", Record(2), Test);

        Assert.Equal([1, 2], second.Sent.Select(record => record.Value[0]));
        Assert.Equal(2, connected);
        Assert.Contains("replaced", Assert.Single(logs.Warnings));
    }

    [Fact]
    public async Task ProduceAsync_NextOneFailsForGoodToo_SaysSo()
    {
        (first.Answer, second.Answer) = (ErrorCode.Local_Fatal, ErrorCode.Local_Fatal);

        var fault = await Assert.ThrowsAnyAsync<KafkaException>(() => producer.ProduceAsync("t", Record(1), Test));

        Assert.Equal(ErrorCode.Local_Fatal, fault.Error.Code);
    }

    [Theory]
    [InlineData(ErrorCode.MsgSizeTooLarge)]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    public async Task ProduceAsync_RecordIsRefused_KeepsTheProducer(ErrorCode refusal)
    {
        first.Answer = refusal;
        await Assert.ThrowsAnyAsync<KafkaException>(() => producer.ProduceAsync("t", Record(1), Test));
        first.Answer = ErrorCode.NoError;

        await producer.ProduceAsync("t", Record(2), Test);

        Assert.Equal(1, connected);
        Assert.Empty(logs.Warnings);
    }

    [Fact]
    public void Produce_ProducerFailedBefore_SendsByAnother()
    {
        first.ThrowOn = _ => new ProduceException<byte[], byte[]>(
            new Error(ErrorCode.Local_Fatal),
            new DeliveryResult<byte[], byte[]>()
        );

        producer.Produce("t", Record(1), error => failed.Add(error.Code));

        Assert.Single(second.Sent);
        Assert.Empty(failed);
    }

    [Fact]
    public void Produce_FailsForGoodWhileItIsUnderWay_IsToldOnceAndReplaced()
    {
        producer.Produce("t", Record(1), error => failed.Add(error.Code));
        producer.Produce("t", Record(2), error => failed.Add(error.Code));
        first.Refuse(0, ErrorCode.Local_Fatal);
        first.Refuse(1, ErrorCode.Local_Fatal);
        producer.Produce("t", Record(3), error => failed.Add(error.Code));

        Assert.Equal([ErrorCode.Local_Fatal, ErrorCode.Local_Fatal], failed); // each event that is lost
        Assert.Equal(3, Assert.Single(second.Sent).Value[0]);
        Assert.Equal(2, connected);
        Assert.Single(logs.Warnings);
    }

    private static Message<byte[], byte[]> Record(byte value) => new() { Value = [value] };
}
