using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Scoring.Commands;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class EventPublisherTests : IDisposable
{
    private readonly FakeTimeProvider clock = new(SampleCommands.IssuedAt);
    private readonly FakeProducer producer = FakeProducer.Create();
    private readonly LogRecorder logs = new();
    private readonly EventPublisher publisher;

    public EventPublisherTests() =>
        publisher = new EventPublisher(
            null!,
            new KafkaOptions(),
            clock,
            logs.CreateLogger<EventPublisher>(),
            () => producer.Client
        );

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose() => publisher.Dispose();

    [Fact]
    public async Task Publish_CommandAndCurrentVersion_AreKeyedByIdAndName()
    {
        producer.Answer = ErrorCode.NoError;

        await publisher.PublishAsync(SampleCommands.Retrain("r1"), Test);
        var published = await publisher.PublishAsync(new ModelReference("tiny", "v2"), "v1", Test);

        Assert.Equal(["r1", "tiny"], producer.Sent.Select(message => Encoding.UTF8.GetString(message.Key)));
        Assert.True(EventSerializer.TryReadPublished(producer.Sent[1].Value, out var read, out _));
        Assert.Equal(published, read);
        Assert.Equal(("v1", SampleCommands.IssuedAt), (read.FormerVersion, read.PublishedAt));
    }

    [Fact]
    public async Task Publish_NotAcknowledged_FailsAfterThirtySeconds()
    {
        var publishing = publisher.PublishAsync(SampleCommands.Retrain("r1"), Test);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(publishing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var fault = await Assert.ThrowsAsync<KafkaException>(() => Eventually.EndsAsync(publishing));

        Assert.Contains("models.control did not acknowledge", fault.Message);
    }

    [Fact]
    public async Task PublishStatus_NotAcknowledged_IsWaitedForWithoutEnd()
    {
        var publishing = publisher.PublishAsync(Answer(), Test);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(publishing.IsCompleted);
        producer.Acknowledge(0);
        await Eventually.EndsAsync(publishing);
    }

    [Fact]
    public void PublishStatus_RefusedWithoutBeingWaitedFor_IsLogged()
    {
        publisher.Publish(Answer());
        producer.Refuse(0, ErrorCode.MsgSizeTooLarge);
        producer.RoomFor = 0;
        publisher.Publish(Answer());

        Assert.Equal(2, logs.Count(122));
    }

    [Fact]
    public async Task Report_AnEvent_GetsAnIdTheInstanceAndTheTime()
    {
        var topic = new StatusTopic(clock, "scorer-3");

        topic.Reporter.Report(new CommandAccepted { CommandId = "c" });
        var second = await topic.Reporter.ReportAsync(new CommandAccepted { CommandId = "c" }, Test);

        Assert.All(
            topic,
            status => Assert.Equal((1, "scorer-3", SampleCommands.IssuedAt), (status.SchemaVersion, status.Instance, status.At))
        );
        Assert.Equal(2, topic.Select(status => status.Id).Distinct().Count());
        Assert.Equal(second, topic.Last());
    }

    private static StatusEvent Answer() => SampleCommands.Answers().Accepted("c");
}
