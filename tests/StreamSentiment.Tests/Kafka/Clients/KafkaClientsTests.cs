using Microsoft.Extensions.Configuration;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class KafkaClientsTests
{
    private readonly KafkaOptions options = new() { Bootstrap = "localhost:9092" };

    [Fact]
    public void ConsumerConfig_OwnProperties_GoBeforeSharedOnesAndShippedOnes()
    {
        options.Properties["fetch_queue_backoff_ms"] = "1";
        options.Properties["client.id"] = "shared";
        options.ConsumerProperties["client.id"] = "own";
        var config = KafkaClients.ConsumerConfig(options);
        Assert.Equal("1", config["fetch.queue.backoff.ms"]);
        Assert.Equal("own", config["client.id"]);
        Assert.Equal("shared", KafkaClients.ProducerConfig(options)["client.id"]);
    }

    [Fact]
    public void Config_FromAConfigurationWithUnderscores_IsBound()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Kafka:Bootstrap"] = "kafka:9092",
                    ["Kafka:MaxInFlight"] = "7",
                    ["Kafka:CommitInterval"] = "00:00:00.5",
                    ["Kafka:Properties:SASL_USERNAME"] = "alice",
                }
            )
            .Build();
        var bound = configuration.GetSection(KafkaOptions.Section).Get<KafkaOptions>()!;
        Assert.Equal(7, bound.MaxInFlight);
        Assert.Equal(TimeSpan.FromMilliseconds(500), bound.CommitInterval);
        Assert.Equal("alice", KafkaClients.AdminConfig(bound)["sasl.username"]);
        Assert.Equal("kafka:9092", KafkaClients.ProducerConfig(bound)["bootstrap.servers"]);
    }

    [Fact]
    public void Config_Shipped_KeepsTheGuarantees()
    {
        var consumer = KafkaClients.ConsumerConfig(options);
        var producer = KafkaClients.ProducerConfig(options);
        Assert.Equal("false", consumer["enable.auto.commit"]);
        Assert.Equal("false", consumer["enable.auto.offset.store"]);
        Assert.Equal("cooperative-sticky", consumer["partition.assignment.strategy"]);
        Assert.Equal("true", producer["enable.idempotence"]);
        Assert.Equal("murmur2_random", producer["partitioner"]);
        Assert.Equal("0", producer["message.timeout.ms"]);
    }

    [Theory]
    [InlineData(null, "60000")]
    [InlineData("45000", "60000")]
    [InlineData("90000", "90000")]
    public void ConsumerConfig_SessionTimeout_IsNeverLongerThanTheTimeBetweenPolls(string? timeout, string interval)
    {
        if (timeout is not null)
        {
            options.ConsumerProperties["session.timeout.ms"] = timeout;
        }

        Assert.Equal(interval, KafkaClients.ConsumerConfig(options)["max.poll.interval.ms"]);
    }

    [Fact]
    public void ConsumerConfig_ConsumerProtocol_LeavesTheAssignmentToTheBroker()
    {
        options.ConsumerProperties["group.protocol"] = "CONSUMER";
        Assert.DoesNotContain("partition.assignment.strategy", KafkaClients.ConsumerConfig(options).Keys);
    }
}
