using System.Net;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
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
            _ => producer.Client
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
    public async Task Publish_GivenUp_IsNotDeliveredWhenTheBrokersReturn()
    {
        using var kafka = new EmbeddedKafka();
        var topics = new TestTopics(kafka.Bootstrap);
        kafka.CreateTopics([topics.Options.ControlTopic, topics.Options.PublishedTopic, topics.Options.StatusTopic]);
        using var door = new LatePort(kafka.Bootstrap);
        topics.Options.Bootstrap = door.Address;
        using var patient = new EventPublisher(
            topics.Clients,
            topics.Options,
            TimeProvider.System,
            NullLogger<EventPublisher>.Instance
        )
        {
            Patience = TimeSpan.FromSeconds(3),
        };

        var told = patient.PublishAsync(Answer(), Test);
        var refused = await Assert.ThrowsAsync<KafkaException>(() =>
            patient.PublishAsync(new ModelReference("tiny", "late"), null, Test)
        );
        Assert.Contains("did not acknowledge", refused.Message);
        await Assert.ThrowsAsync<KafkaException>(() => patient.PublishAsync(SampleCommands.Retrain("late"), Test));
        door.Open();
        await told; // what has happened is told however late
        await patient.PublishAsync(new ModelReference("tiny", "next"), null, Test);
        await patient.PublishAsync(SampleCommands.Retrain("next"), Test);

        var published = topics.Read(topics.Options.PublishedTopic, records => records.Count > 0);
        Assert.Contains("next", TestTopics.Text(Assert.Single(published)));
        Assert.Contains(
            "next",
            TestTopics.Text(Assert.Single(topics.Read(topics.Options.ControlTopic, records => records.Count > 0)))
        );
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

    /// <summary>An address of a broker that is away at first.</summary>
    private sealed class LatePort(string target) : IDisposable
    {
        private readonly int port = FreePorts.Take(1)[0];
        private readonly CancellationTokenSource end = new();
        private TcpListener? listener;

        public string Address => $"127.0.0.1:{port}";

        public void Open()
        {
            listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            _ = AcceptAsync(listener);
        }

        public void Dispose()
        {
            end.Cancel();
            listener?.Dispose();
            end.Dispose();
        }

        private async Task AcceptAsync(TcpListener from)
        {
            while (!end.IsCancellationRequested)
            {
                var client = await from.AcceptTcpClientAsync(end.Token);
                var broker = new TcpClient();
                var address = IPEndPoint.Parse(target.Replace("localhost", "127.0.0.1"));
                await broker.ConnectAsync(address, end.Token);
                _ = client.GetStream().CopyToAsync(broker.GetStream(), end.Token);
                _ = broker.GetStream().CopyToAsync(client.GetStream(), end.Token);
            }
        }
    }

    private static StatusEvent Answer() => SampleCommands.Answers().Accepted("c");
}
