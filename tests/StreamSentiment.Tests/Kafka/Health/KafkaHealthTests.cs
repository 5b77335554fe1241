using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Health;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Health;

public sealed class KafkaHealthTests : IDisposable
{
    private static readonly TopicPartition First = new("reviews.raw", 0);
    private static readonly TopicPartition Second = new("reviews.raw", 1);

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch);
    private readonly LogRecorder logs = new();
    private readonly OffsetTracker offsets;
    private readonly KafkaClients clients;
    private readonly KafkaHealth health;

    public KafkaHealthTests()
    {
        offsets = new OffsetTracker(clock);
        clients = new KafkaClients(new KafkaOptions { Bootstrap = "b:1" }, logs.CreateLogger<KafkaClients>());
        health = new KafkaHealth(clients, new HostTopics(_ => [], () => offsets), clock, logs.CreateLogger<KafkaHealth>());
    }

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task Check_BeforeTheFirstAnswer_IsUnhealthy()
    {
        Assert.Equal((HealthStatus.Unhealthy, "The brokers have not answered yet."), await CheckAsync());
        health.Take([]);
        Assert.Equal((HealthStatus.Healthy, null), await CheckAsync());
    }

    [Fact]
    public async Task Check_VitalTopicIsMissing_IsUnhealthyAndLoggedOnce()
    {
        health.Take([]);
        for (int i = 0; i < 5; i++)
        {
            health.Take([
                new("Topic reviews.scored does not exist."),
                new("Topic models.control does not exist.", IsVital: false),
            ]);
        }

        Assert.Equal((HealthStatus.Unhealthy, "Topic reviews.scored does not exist."), await CheckAsync());
        Assert.Equal(1, logs.Count(152));
        health.Take([new("Topic models.control does not exist.", IsVital: false)]);
        Assert.Equal((HealthStatus.Degraded, "Topic models.control does not exist."), await CheckAsync());
        Assert.Equal(1, logs.Count(153));
        health.Take([new("Topic reviews.scored does not exist.")]);
        Assert.Equal(1, logs.Count(152));
        clients.Faults.Clear(); // as each answer of the brokers does
        health.Take([]);
        health.Take([new("Topic reviews.scored does not exist.")]);
        Assert.Equal(2, logs.Count(152));
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task Check_BrokersAreAway_IsUnhealthyAndToldByNobodyElse()
    {
        Assert.True(clients.Faults.IsNews("No Kafka broker answers at b:1: there is no answer in time.")); // a client was faster
        health.Take([new("No Kafka broker answers at b:1: there is no answer in time.")]);
        Assert.Equal(0, logs.Count(152));
        Assert.Equal((HealthStatus.Unhealthy, "No Kafka broker answers at b:1: there is no answer in time."), await CheckAsync());
    }

    [Fact]
    public async Task Check_AnswersAreNotAcknowledgedForStallAfter_IsUnhealthyUntilTheyMove()
    {
        offsets.Assign([First, Second]);
        int epoch = offsets.Track(First, 17, new RecordTime(0))!.Value;
        offsets.Track(First, 18, new RecordTime(0));
        Look(TimeSpan.Zero);
        Look(TimeSpan.FromSeconds(29.9));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        Look(TimeSpan.FromSeconds(0.1));
        Assert.Equal(
            (
                HealthStatus.Unhealthy,
                "No answer is acknowledged since 1970-01-01 00:00:00Z: reviews.raw [0] stands at offset 17 "
                    + "(Kafka:StallAfter is 30 s)."
            ),
            await CheckAsync()
        );
        Look(TimeSpan.FromSeconds(40));
        Assert.Equal(1, logs.Count(152)); // the sentence stays the same

        offsets.Complete(Record(First, 17, epoch));
        Look(TimeSpan.FromSeconds(2));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status); // 18 has its own 30 s
        Look(TimeSpan.FromSeconds(30));
        Assert.Contains("offset 18", (await CheckAsync()).Description);
    }

    [Fact]
    public async Task Check_SlowModelAnswersOthersFirst_IsHealthyUntilTheTurnOfThePartition()
    {
        offsets.Assign([First, Second]);
        int epoch = 0;
        for (int i = 0; i < 100; i++)
        {
            epoch = offsets.Track(First, i, new RecordTime(0))!.Value;
        }

        offsets.Track(Second, 0, new RecordTime(0)); // behind a hundred others
        Look(TimeSpan.Zero);
        for (int i = 0; i < 100; i++)
        {
            offsets.Complete(Record(First, i, epoch));
            offsets.Track(First, 100 + i, new RecordTime(0));
            Look(TimeSpan.FromSeconds(1));
            Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        }

        offsets.Complete(Record(First, 100, epoch)); // which was read after it
        Look(TimeSpan.Zero);
        Assert.Contains("reviews.raw [1] stands at offset 0 (", (await CheckAsync()).Description);
        offsets.Complete(Record(Second, 0, epoch));
        Look(TimeSpan.Zero);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task Check_NothingIsInFlightForLong_IsHealthy()
    {
        offsets.Assign([First, Second]);
        int epoch = offsets.Track(Second, 3, new RecordTime(0))!.Value;
        Look(TimeSpan.Zero);
        offsets.Complete(Record(Second, 3, epoch));
        Look(TimeSpan.FromHours(1));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    private void Look(TimeSpan later)
    {
        clock.Advance(later);
        health.Take([]);
    }

    private async Task<(HealthStatus Status, string? Description)> CheckAsync()
    {
        var result = await new KafkaReadyCheck(health).CheckHealthAsync(
            new HealthCheckContext(),
            TestContext.Current.CancellationToken
        );
        return (result.Status, result.Description);
    }

    private static InboundRecord Record(TopicPartition partition, long offset, int epoch) =>
        new()
        {
            TopicPartition = partition,
            Offset = offset,
            Epoch = epoch,
        };
}
