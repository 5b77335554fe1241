using StreamSentiment.Kafka.Clients;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class EmbeddedKafkaTests
{
    [Fact]
    public async Task Flow_OnTheEmbeddedKafka_AnswersEveryRecord()
    {
        using var kafka = new EmbeddedKafka();
        var topics = new TestTopics(kafka.Bootstrap);
        topics.Options.ConsumerProperties["session.timeout.ms"] = "6000";
        kafka.CreateTopics(topics.Options.InputTopic, topics.Options.OutputTopic, topics.Options.DeadLetterTopic);
        topics.Produce(500);
        await using var flow = new EchoFlow(topics.Options);
        await Eventually.IsTrueAsync(() => flow.Answered >= 500, "all are answered");
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(500, topics.ReadOutput(500).Count);
        Assert.Equal(500, topics.Committed());
    }
}
