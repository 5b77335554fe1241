using System.Text.Json;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Tests.Cli.Control;
using StreamSentiment.Tests.Control;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Cli.Terminals;

/// <summary>The verbs that need a broker, in terminals of several widths.</summary>
[Collection("kafka hosts")]
public sealed class CliKafkaTerminalTests(KafkaFixture kafka)
{
    private const string Instance = "streamsentiment-retrainer-6d5f9c";

    public static TheoryData<int, bool> Terminals =>
        new()
        {
            { 40, true },
            { 60, true },
            { 80, true },
            { 160, true },
            { 80, false },
        };

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task ControlWaiting_InATerminal_DrawsStagesAndTheOutcome(int columns, bool inColour)
    {
        var topics = await CreateAsync();
        var retrainer = new CommandEvents(Instance, TimeProvider.System);
        await using var answerer = new FakeAnswerer(
            topics,
            command =>
                [
                    retrainer.Accepted(command.Id),
                    retrainer.Progressed(
                        command.Id,
                        "train",
                        "epoch 1 of 2: accuracy 88.1 % in training, 86.5 % in validation",
                        0.5
                    ),
                    retrainer.Progressed(command.Id, "judge", "400 reviews"),
                    retrainer.Finished(
                        command.Id,
                        CommandOutcome.Succeeded,
                        "It won.",
                        new Dictionary<string, string> { ["version"] = "20261123-125207" }
                    ),
                ]
        );

        var run = await PseudoTerminal.RunAsync(
            columns,
            inColour,
            ["control", "retrain", "--wait", "--id", $"a{columns}{inColour}"],
            environment: topics.Environment
        );

        run.IsWell(0, inColour, $"{Instance}:", "succeeded: It won.", "20261123-125207");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(160)]
    public async Task TopicsPublishAndWatch_InATerminal_FitIt(int columns)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("reviews.jsonl", "{\"id\":\"a\",\"text\":\"good\"}\n{\"id\":\"b\",\"text\":\"bad\"}\n");
        var topics = new TestTopics(await kafka.BootstrapAsync());

        (await RunAsync("topics", "create")).IsWell(0, true, topics.Options.InputTopic);
        (await RunAsync("publish", "--data", data)).IsWell(0, true, topics.Options.InputTopic);
        (await RunAsync("topics", "list")).IsWell(0, true, topics.Options.InputTopic, topics.Options.StatusTopic);
        (await RunAsync("topics", "describe", topics.Options.InputTopic)).IsWell(0, true, topics.Options.InputTopic);
        (await RunAsync("watch", "--topic", topics.Options.OutputTopic, "--existing")).IsWell(0, true, "0 scored reviews");

        Task<TerminalRun> RunAsync(params string[] arguments) =>
            PseudoTerminal.RunAsync(columns, inColour: true, arguments, environment: topics.Environment);
    }

    [Fact]
    public async Task TopicsDescribe_GroupThatReadHalf_HasTheLagOfTheRest()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write(
            "r.jsonl",
            string.Join('\n', Enumerable.Range(0, 10).Select(i => $$"""{"text":"number {{i}}"}"""))
        );
        var topics = new TestTopics(await kafka.BootstrapAsync());
        Assert.Equal(0, (await RunAsync("topics", "create", "--partitions", "1")).Code);
        Assert.Equal(0, (await RunAsync("publish", "--data", data)).Code);
        using (var consumer = topics.Clients.Consumer())
        {
            consumer.Assign(new Confluent.Kafka.TopicPartition(topics.Options.InputTopic, 0));
            consumer.Commit([new(topics.Options.InputTopic, 0, 4)]);
        }

        var (_, output) = await RunAsync(
            "topics",
            "describe",
            topics.Options.InputTopic,
            "--json",
            "--group",
            topics.Options.GroupId
        );
        var topic = JsonDocument.Parse(output).RootElement[0];
        Assert.Equal((10, 6), (topic.GetProperty("records").GetInt64(), topic.GetProperty("lag").GetInt64()));
        Assert.Equal(4, topic.GetProperty("partitions")[0].GetProperty("committed").GetInt64());

        (_, output) = await RunAsync("topics", "list", "--group", topics.Options.GroupId);
        Assert.Contains(
            [topics.Options.InputTopic, "1", "10", "6"],
            output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        );

        async Task<(int Code, string Output)> RunAsync(params string[] arguments)
        {
            await using var cli = ProcessRunner.StartCli(arguments, topics.Environment);
            return (await cli.EndAsync(), cli.Output);
        }
    }

    private async Task<TestTopics> CreateAsync()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await using var create = ProcessRunner.StartCli(["topics", "create"], topics.Environment);
        Assert.Equal(0, await create.EndAsync());
        return topics;
    }
}
