using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Cli;

/// <summary>Files whose labels nobody asked for, and files in which a row stops the publishing.</summary>
[Collection("kafka hosts")]
public sealed class PublishCaseTests(KafkaFixture kafka)
{
    [Theory]
    [InlineData("neutral.csv")]
    [InlineData("rating.csv")]
    public async Task Publish_WithoutLabels_SendsEveryRowWhateverItsLabel(string file)
    {
        var topics = await TopicsAsync();

        await using var cli = Publish(topics, file);

        Assert.True(await cli.EndAsync() == 0, cli.Error);
        Assert.StartsWith($"40 reviews in {topics.Options.InputTopic}", cli.ErrorLines[^1]);
        Assert.Equal(40, topics.Count(topics.Options.InputTopic));
    }

    [Fact]
    public async Task Publish_RowWithoutText_CountsWhatWasSentAndSaysHowToGoOn()
    {
        var topics = await TopicsAsync();

        await using var cli = Publish(topics, "one-without-text.jsonl");
        Assert.Equal(1, await cli.EndAsync());
        await using var rest = Publish(topics, "one-without-text.jsonl", "--skip", "7", "--skip-bad-rows");
        Assert.True(await rest.EndAsync() == 0, rest.Error);

        Assert.StartsWith($"7 reviews in {topics.Options.InputTopic}", cli.ErrorLines[^3]);
        Assert.Equal(
            "Not all were published. The same command with --skip 7 goes on after the last of them.",
            cli.ErrorLines[^2]
        );
        Assert.StartsWith("error: Line 8 of ", cli.ErrorLines[^1]);
        Assert.StartsWith($"32 reviews in {topics.Options.InputTopic}", rest.ErrorLines[^1]);
        Assert.Equal(39, topics.Count(topics.Options.InputTopic));
    }

    [Fact]
    public async Task Publish_CtrlC_CountsWhatWasSentAndTheRestGoesOnAfterIt()
    {
        var topics = await TopicsAsync();

        await using var cli = Publish(topics, "rating.csv", "--rate", "2/s", "--count", "30");
        await cli.UntilAsync(() => cli.Error.Contains(" of 30 reviews (", StringComparison.Ordinal), "progress is shown");
        await cli.SignalAsync("INT");
        Assert.NotEqual(0, await cli.EndAsync());
        int sent = (int)topics.Count(topics.Options.InputTopic);
        await using var rest = Publish(topics, "rating.csv", "--skip", $"{sent}", "--count", $"{30 - sent}");
        Assert.True(await rest.EndAsync() == 0, rest.Error);

        Assert.Contains(
            $"Not all were published. The same command with --skip {sent} --count {30 - sent} goes on after the last of them.",
            cli.ErrorLines
        );
        Assert.Equal(30, topics.Count(topics.Options.InputTopic));
    }

    [Fact]
    public async Task PublishLabelled_Ratings_AreNegativeBelowThreeStars()
    {
        var topics = await TopicsAsync();

        await using var cli = Publish(topics, "rating.csv", "--labelled");

        Assert.True(await cli.EndAsync() == 0, cli.Error);
        var labels = topics
            .Read(topics.Options.LabelledTopic, records => records.Count == 40)
            .Select(record =>
                System.Text.Json.JsonDocument.Parse(record.Message.Value).RootElement.GetProperty("label").GetString()
            );
        Assert.Equal((11, 29), (labels.Count(label => label == "positive"), labels.Count(label => label == "negative")));
    }

    private static ProcessRunner Publish(TestTopics topics, string file, params string[] options) =>
        ProcessRunner.StartCli(
            [
                "publish",
                "--data",
                Repository.Path("tests", "StreamSentiment.Tests", "Cases", "publish-unlabelled", file),
                .. options,
            ],
            topics.Environment
        );

    private async Task<TestTopics> TopicsAsync()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await using var create = ProcessRunner.StartCli(["topics", "create", "--partitions", "3"], topics.Environment);
        Assert.True(await create.EndAsync() == 0, create.Error);
        return topics;
    }
}
