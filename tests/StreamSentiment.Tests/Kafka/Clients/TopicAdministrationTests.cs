using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Clients;

[Collection("kafka")]
public sealed class TopicAdministrationTests(KafkaFixture kafka)
{
    [Fact]
    public async Task CreateAsync_SomeExist_CreatesTheOthers()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        var administration = new TopicAdministration(
            topics.Clients,
            TimeProvider.System,
            NullLogger<TopicAdministration>.Instance
        );
        var input = new TopicSpec(topics.Options.InputTopic, 2, 1);
        var letters = TopicSpec.DeadLetterOf(input, topics.Options.DeadLetterTopic);
        Assert.Equal([input.Name], await administration.CreateAsync([input], TestContext.Current.CancellationToken));
        Assert.Equal([letters.Name], await administration.CreateAsync([input, letters], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void DeadLetterOf_Input_TakesLargerRecords()
    {
        var input = new TopicSpec(
            "in",
            3,
            2,
            new Dictionary<string, string> { ["max.message.bytes"] = "1000", ["retention.ms"] = "1" }
        );
        var letters = TopicSpec.DeadLetterOf(input, "dead");
        Assert.Equal(("dead", 3, (short)2), (letters.Name, letters.Partitions, letters.Replication));
        Assert.Equal("2000", letters.Config!["max.message.bytes"]);
        Assert.Single(letters.Config);
    }
}
