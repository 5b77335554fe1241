using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Rights;

namespace StreamSentiment.Tests.Kafka.Rights;

public sealed class TopicListTests
{
    [Theory]
    [InlineData("reviews.rescored")]
    [InlineData("reviews.rescored.2026")]
    [InlineData("reviews.replayed")]
    [InlineData("reviews.scored.again")]
    [InlineData("reviews.raw_again")]
    [InlineData("again-reviews.raw")]
    public void ReplayFault_NamedForIt_IsNone(string topic) => Assert.Null(TopicList.ReplayFault(topic, new KafkaOptions()));

    [Theory]
    [InlineData("orders")]
    [InlineData("reviews.archive")]
    [InlineData("reviews.scoredmore")]
    [InlineData("morereviews.raw")]
    [InlineData(".reviews.scored.")]
    [InlineData("__consumer_offsets")]
    public void ReplayFault_AnotherTopic_NamesTheSettingThatAllowsIt(string topic)
    {
        Assert.Contains("Kafka:ReplayTopics", TopicList.ReplayFault(topic, new KafkaOptions()));
        Assert.Null(TopicList.ReplayFault(topic, new KafkaOptions { ReplayTopics = $"other, {topic}" }));
        Assert.Null(TopicList.ReplayFault(topic, new KafkaOptions { ReplayTopics = $"{topic[..3]}*" }));
    }

    [Theory]
    [InlineData("models.control")]
    [InlineData("reviews.labelled")]
    [InlineData("reviews.scored")]
    public void ReplayFault_OwnTopicThatASettingNames_IsRefusedNevertheless(string topic) =>
        Assert.StartsWith(topic, TopicList.ReplayFault(topic, new KafkaOptions { ReplayTopics = "*" }));

    [Fact]
    public void ReplayFault_InputOfAnotherName_BeginsWithItsFirstPart()
    {
        var options = new KafkaOptions { InputTopic = "shop.eu.reviews", OutputTopic = "scores" };
        Assert.Null(TopicList.ReplayFault("shop.eu.rescored", options));
        Assert.NotNull(TopicList.ReplayFault("reviews.rescored", options));
    }

    [Fact]
    public void OfRedrive_MoreTopics_AreBesideTheOwn() =>
        Assert.Equal(
            ["reviews.raw", "reviews.labelled", "old.raw"],
            TopicList.OfRedrive(new KafkaOptions { RedriveTopics = "old.raw" })
        );

    [Fact]
    public void RedriveTopics_OneThatCommands_IsRefusedAtTheStart()
    {
        var options = new KafkaOptions { Bootstrap = "localhost:9092", RedriveTopics = "old.raw, models.control" };
        Assert.Contains(
            "Kafka:RedriveTopics: models.control",
            new KafkaOptionsValidator().Validate(null, options).FailureMessage
        );
    }
}
