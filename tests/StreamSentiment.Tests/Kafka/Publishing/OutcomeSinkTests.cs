using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class OutcomeSinkTests : IAsyncLifetime
{
    private static readonly TopicPartition Input = new("in", 0);

    private readonly FakeTimeProvider time = new();
    private readonly FakeProducer producer = FakeProducer.Create();
    private readonly OffsetTracker tracker = new(TimeProvider.System);
    private readonly DeliveryFailure delivery = new();
    private readonly TestMeters meters = new();
    private readonly DeadLetters deadLetters;
    private readonly OutcomeSink sink;

    public OutcomeSinkTests()
    {
        deadLetters = new DeadLetters("dead", "test");
        sink = new OutcomeSink(
            producer.Client,
            tracker,
            delivery,
            deadLetters,
            new SentimentMetrics(meters),
            time,
            new LogRecorder().CreateLogger<OutcomeSink>()
        );
        tracker.Assign([Input]);
    }

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task PublishAsync_NotAcknowledged_LeavesTheOffsetInFlight()
    {
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        Assert.Equal(2, tracker.InFlight);
        producer.Acknowledge(1);
        Assert.Equal(1, tracker.Committable()[0].Offset.Value);
        producer.Acknowledge(0);
        Assert.Equal(3, tracker.Committable()[0].Offset.Value);
        Assert.Equal(0, await sink.FlushAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task PublishAsync_QueueFull_WaitsForRoomAndLosesNothing()
    {
        producer.RoomFor = 1;
        var publish = sink.PublishAsync([Answer(1), Answer(2), Answer(3)], Test);
        Assert.False(publish.IsCompleted);
        producer.RoomFor = 3;
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(10));
                return publish.IsCompleted;
            },
            "there is room"
        );
        await publish;
        Assert.Equal([1, 2, 3], producer.Sent.Select(message => (int)message.Value[0]));
    }

    [Fact]
    public async Task PublishAsync_RevokedMeanwhile_IsDropped()
    {
        var answer = Answer(1);
        tracker.Revoke([Input]);
        await sink.PublishAsync([answer], Test);
        Assert.Empty(producer.Sent);
    }

    [Fact]
    public async Task Delivered_TooLarge_IsSentAgainAsADeadLetterThenCutThenFails()
    {
        await sink.PublishAsync([Answer(1)], Test);
        producer.Refuse(0, ErrorCode.MsgSizeTooLarge);
        await Eventually.IsTrueAsync(() => producer.Sent.Count == 2, "a dead letter goes out");
        Assert.True(producer.Sent[1].Headers.TryGetLastBytes(DeadLetterHeaders.Reason, out _));
        producer.Refuse(1, ErrorCode.MsgSizeTooLarge);
        await Eventually.IsTrueAsync(() => producer.Sent.Count == 3, "it goes out again, cut");
        Assert.True(producer.Sent[2].Headers.TryGetLastBytes(DeadLetterHeaders.OriginalLength, out _));
        producer.Refuse(2, ErrorCode.MsgSizeTooLarge);
        await Eventually.IsTrueAsync(() => delivery.Cause is not null, "the flow fails");
        Assert.Equal(1, tracker.InFlight);
        await Assert.ThrowsAsync<DeliveryException>(() => sink.FlushAsync(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(ErrorCode.InvalidRecord)]
    [InlineData(ErrorCode.PolicyViolation)]
    public async Task Delivered_RefusedByTheBroker_BecomesADeadLetterAndItsNeighboursAreSentAgain(ErrorCode refusal)
    {
        await sink.PublishAsync([Answer(1, key: [1]), Answer(2), Answer(3, key: [3])], Test);
        producer.Refuse(0, refusal); // as brokers do: all of the batch
        producer.Refuse(1, refusal);
        producer.Refuse(2, ErrorCode.Local_InvalidDifferentRecord);
        await Eventually.IsTrueAsync(() => producer.Sent.Count == 6, "all three go out again");
        Assert.Equal([1, 2, 3], producer.Sent.Skip(3).Select(message => (int)message.Value[0]));
        Assert.Null(producer.Sent[3].Headers);
        string reason = Encoding.UTF8.GetString(producer.Sent[4].Headers.GetLastBytes(DeadLetterHeaders.Reason));
        Assert.Equal(RejectionReason.Undeliverable, reason);
        Assert.Null(producer.Sent[5].Headers);
        producer.Acknowledge(3);
        producer.Acknowledge(4);
        producer.Acknowledge(5);
        Assert.Equal(4, tracker.Committable()[0].Offset.Value);
    }

    [Fact]
    public async Task Delivered_RefusedAgainAndAgain_BecomesADeadLetter()
    {
        await sink.PublishAsync([Answer(1, key: [1])], Test);
        for (int tries = 1; tries <= 5; tries++)
        {
            producer.Refuse(tries - 1, ErrorCode.InvalidRecord);
            await Eventually.IsTrueAsync(() => producer.Sent.Count == tries + 1, "it goes out again");
        }

        Assert.True(producer.Sent[5].Headers.TryGetLastBytes(DeadLetterHeaders.Reason, out _));
        Assert.Null(delivery.Cause);
    }

    [Fact]
    public async Task PublishAsync_AnswerThatTheClientCannotSend_BecomesADeadLetter()
    {
        producer.ThrowOn = message => message.Value[0] == 2 && message.Headers is null ? new ArgumentException("header") : null;
        await sink.PublishAsync([Answer(1), Answer(2), Answer(3)], Test);
        await Eventually.IsTrueAsync(() => producer.Sent.Count == 3, "a dead letter goes out");
        string message = Encoding.UTF8.GetString(producer.Sent[2].Headers.GetLastBytes(DeadLetterHeaders.Message));
        Assert.Contains("System.ArgumentException", message);
        Assert.Null(delivery.Cause);
    }

    [Fact]
    public async Task Delivered_AnotherError_FailsTheNextCallAndCommitsNothingPastIt()
    {
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        producer.Refuse(0, ErrorCode.TopicAuthorizationFailed);
        producer.Acknowledge(1);
        await Assert.ThrowsAsync<DeliveryException>(() => sink.PublishAsync([Answer(3)], Test));
        Assert.Equal(1, tracker.Committable()[0].Offset.Value);
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever a test left unacknowledged is not waited for.
        delivery.Report(new OperationCanceledException());
        await sink.DisposeAsync();
        meters.Dispose();
    }

    [Fact]
    public async Task PublishAsync_ScoreTooLargeForItsHeaders_IsPublishedWithoutThem()
    {
        var (inbound, score) = Answer(1);
        OutboundRecord withHeaders = new()
        {
            Topic = score.Topic,
            Value = score.Value,
            Headers = new Headers { { "baggage", new byte[1000] }, { "traceparent", [1] } },
        };
        await sink.PublishAsync([new Outcome(inbound, withHeaders)], Test);

        producer.Refuse(0, ErrorCode.MsgSizeTooLarge);
        await Eventually.IsTrueAsync(() => producer.Sent.Count == 2, "the score is sent again");
        var again = producer.Sent.ElementAt(1);
        Assert.Equal(score.Value, again.Value);
        Assert.Equal("score.headers-left-out", Assert.Single(again.Headers).Key);
        Assert.Equal("2"u8.ToArray(), again.Headers[0].GetValueBytes());
        producer.Refuse(1, ErrorCode.MsgSizeTooLarge);
        await Eventually.IsTrueAsync(() => producer.Sent.Count == 3, "then a dead letter is");
        Assert.True(producer.Sent.ElementAt(2).Headers.TryGetLastBytes("dead-letter.reason", out _));
    }

    private Outcome Answer(byte offset, byte[]? key = null)
    {
        int epoch = tracker.Track(Input, offset, new RecordTime(0))!.Value;
        var inbound = new InboundRecord
        {
            TopicPartition = Input,
            Offset = offset,
            Epoch = epoch,
            Value = [offset],
        };
        return new Outcome(
            inbound,
            new OutboundRecord
            {
                Topic = "out",
                Key = key,
                Value = [offset],
            }
        );
    }
}
