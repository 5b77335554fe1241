using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class KafkaOptionsValidatorTests
{
    private readonly KafkaOptions options = new() { Bootstrap = "localhost:9092" };

    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.Null(Failure());

    [Theory]
    [InlineData("Bootstrap")]
    [InlineData("GroupId")]
    [InlineData("InputTopic")]
    [InlineData("OutputTopic")]
    [InlineData("DeadLetterTopic")]
    public void Validate_Missing_NamesIt(string setting)
    {
        typeof(KafkaOptions).GetProperty(setting)!.SetValue(options, "");
        Assert.Contains(setting, Failure());
    }

    [Fact]
    public void Validate_OutOfRange_NamesIt()
    {
        options.MaxInFlight = 0;
        options.CommitInterval = TimeSpan.FromHours(1);
        Assert.Contains(nameof(options.MaxInFlight), Failure());
        Assert.Contains(nameof(options.CommitInterval), Failure());
    }

    public static TheoryData<string, string> PairsOfTopics()
    {
        string[] topics =
        [
            .. typeof(KafkaOptions).GetProperties().Select(property => property.Name).Where(name => name.EndsWith("Topic")),
        ];
        Assert.Equal(7, topics.Length);
        return [.. topics.SelectMany((first, i) => topics.Skip(i + 1).Select(second => (first, second)))];
    }

    [Theory]
    [MemberData(nameof(PairsOfTopics))]
    public void Validate_TwoTopicsAreTheSame_NamesBothSettings(string first, string second)
    {
        typeof(KafkaOptions).GetProperty(first)!.SetValue(options, "one");
        typeof(KafkaOptions).GetProperty(second)!.SetValue(options, "one");
        string failure = Failure()!;
        Assert.Contains($"Kafka:{first} and Kafka:{second} must differ", failure);
        Assert.Equal(1, failure.Split("must differ").Length - 1);
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("", null)]
    [InlineData("ce_*, x-*,traceparent", null)]
    [InlineData("ce_*_id", "ce_*_id")]
    [InlineData("traceparent, *-id", "*-id")]
    public void Validate_HeadersWithAStarWithin_NamesTheEntry(string headers, string? entry)
    {
        options.Headers = headers;

        Assert.Equal(
            entry is null ? null : $"Kafka:Headers: {entry} has a * that is not its end; give names or PREFIX*.",
            Failure()
        );
    }

    [Theory]
    [InlineData("enable.auto.commit", "true")]
    [InlineData("ENABLE_AUTO_COMMIT", "true")]
    [InlineData("enable.auto.offset.store", "true")]
    [InlineData("auto.commit.interval.ms", "100")]
    [InlineData("enable.idempotence", "false")]
    [InlineData("acks", "1")]
    [InlineData("request.required.acks", "0")]
    [InlineData("partitioner", "consistent_random")]
    [InlineData("isolation.level", "read_uncommitted")]
    [InlineData("message.timeout.ms", "30000")]
    [InlineData("delivery.timeout.ms", "30000")]
    [InlineData("group.id", "other")]
    [InlineData("bootstrap.servers", "elsewhere:9092")]
    [InlineData("transactional.id", "x")]
    [InlineData("test.mock.num.brokers", "1")]
    [InlineData("dotnet.producer.enable.delivery.reports", "false")]
    public void Validate_PropertyThatBreaksAGuarantee_IsRefusedByName(string name, string value)
    {
        foreach (
            var properties in (Dictionary<string, string>[])
                [options.Properties, options.ConsumerProperties, options.ProducerProperties]
        )
        {
            properties[name] = value;
            Assert.Contains($"Properties:{name} is refused", Failure());
            properties.Clear();
        }
    }

    [Theory]
    [InlineData("acks", "all")]
    [InlineData("enable.idempotence", "true")]
    [InlineData("partitioner", "murmur2_random")]
    [InlineData("linger.ms", "50")]
    [InlineData("SOCKET_KEEPALIVE_ENABLE", "true")]
    public void Validate_HarmlessProperty_Succeeds(string name, string value)
    {
        options.ProducerProperties[name] = value;
        Assert.Null(Failure());
    }

    [Theory]
    [InlineData("session.timeout.ms", "6000")]
    [InlineData("heartbeat.interval.ms", "500")]
    [InlineData("partition.assignment.strategy", "range")]
    public void Validate_ClassicSettingWithTheConsumerProtocol_IsRefusedByName(string name, string value)
    {
        options.Properties[name] = value;
        Assert.Null(Failure());
        options.ConsumerProperties["group.protocol"] = "consumer";
        Assert.Contains(name, Failure());
        options.Properties.Clear();
        Assert.Null(Failure());
    }

    [Theory]
    [InlineData("no.such.property", "1")]
    [InlineData("session.timeout.ms", "soon")]
    [InlineData("compression.type", "best")]
    [InlineData("ssl.ca.location", "/no/such/file")]
    public void Validate_WhatLibrdkafkaRefuses_IsRefusedByName(string name, string value)
    {
        options.Properties[name] = value;
        if (name == "ssl.ca.location")
        {
            options.Properties["security.protocol"] = "ssl";
        }

        Assert.Contains(name, Failure());
    }

    [Fact]
    public void Validate_SameThingUnderTwoKeys_IsRefused()
    {
        options.Properties["sasl.username"] = "a";
        options.Properties["SASL_USERNAME"] = "b";
        Assert.Contains("more than once", Failure());
    }

    [Fact]
    public void Validate_BrokenSecret_IsNotRepeated()
    {
        options.Properties["security.protocol"] = "ssl";
        options.Properties["SSL_KEY_PEM"] = "s3cr3t";
        Assert.DoesNotContain("s3cr3t", Failure());
    }

    private string? Failure() => new KafkaOptionsValidator().Validate(null, options).FailureMessage;
}
