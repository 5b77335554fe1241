using StreamSentiment.Contracts.Commands;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Scoring.Replay;

namespace StreamSentiment.Tests.Scoring.Replay;

public sealed class ReplayRunTests
{
    [Theory]
    [InlineData("reviews.raw")]
    [InlineData("reviews.scored")]
    [InlineData("reviews.dead-letter")]
    [InlineData("reviews.labelled")]
    [InlineData("models.control")]
    [InlineData("models.status")]
    [InlineData("models.published")]
    public void FindFault_TopicOfOurOwn_IsRefusedByName(string topic) =>
        Assert.StartsWith(topic, ReplayRun.FindFault(Command(topic), new KafkaOptions()));

    [Fact]
    public void FindFault_AnyOtherTopic_IsNone() =>
        Assert.Null(ReplayRun.FindFault(Command("reviews.replayed"), new KafkaOptions()));

    [Fact]
    public void FindFault_OwnTopicUnderAnotherName_IsRefused() =>
        Assert.NotNull(ReplayRun.FindFault(Command("scores"), new KafkaOptions { OutputTopic = "scores" }));

    private static ReplayCommand Command(string topic) =>
        new()
        {
            SchemaVersion = 1,
            Id = "c1",
            Issuer = "anna",
            IssuedAt = DateTimeOffset.UnixEpoch,
            Topic = topic,
        };
}
