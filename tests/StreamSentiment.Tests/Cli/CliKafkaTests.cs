using System.Text;
using System.Text.Json;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Cli;

/// <summary>The commands that need a broker, one after the other as an operator gives them.</summary>
[Collection("kafka hosts")]
public sealed class CliKafkaTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Control_RunInATrace_PutsItIntoTheCommand()
    {
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateModelTopicsAsync();
        var environment = new Dictionary<string, string>(topics.Environment) { ["TRACEPARENT"] = Trace };

        await using var tool = ProcessRunner.StartCli(["control", "pause"], environment);
        Assert.Equal(0, await tool.EndAsync());

        var command = Assert.Single(topics.Read(topics.Options.ControlTopic, commands => commands.Count > 0));
        Assert.Equal(Trace, Encoding.UTF8.GetString(command.Message.Headers.GetLastBytes("traceparent")));
    }

    [Fact]
    public async Task PublishScoreWatch_LabelledFile_GivesTheModelsOwnEvaluation()
    {
        using var folder = new TemporaryFolder();
        var reviews = GeneratedReviews
            .Create(300)
            .Select((review, i) => (review.Id, review.Text, Label: i % 3 == 0 ? "negative" : "positive"))
            .ToArray();
        string data = folder.Write(
            "reviews.jsonl",
            string.Join(
                '\n',
                reviews.Select(review =>
                    JsonSerializer.Serialize(
                        new
                        {
                            id = review.Id,
                            text = review.Text,
                            label = review.Label,
                        }
                    )
                )
            )
        );
        var topics = new TestTopics(await kafka.BootstrapAsync());
        var environment = topics.Environment;

        var (created, _) = await RunAsync("topics", "create", "--partitions", "3");
        Assert.Equal($"{topics.Options.InputTopic}  created, 3 partitions", created[0]);
        Assert.Equal(
            [
                $"{topics.Options.PublishedTopic}  created, 1 partition",
                $"{topics.Options.ControlTopic}  created, 1 partition",
                $"{topics.Options.StatusTopic}  created, 1 partition",
            ],
            created[^3..]
        );
        var (again, _) = await RunAsync("topics", "create");
        Assert.All(again, line => Assert.EndsWith("existed already", line));

        var (_, published) = await RunAsync("publish", "--data", data, "--topic", topics.Options.InputTopic);
        Assert.StartsWith($"300 reviews in {topics.Options.InputTopic}", published[^1]);

        await using (var scoring = new ScoringRun(topics.Options, model.Store))
        {
            await Eventually.IsTrueAsync(() => scoring.Scored >= 300, "all are scored");
            await Eventually.EndsAsync(scoring.StopAsync());
        }

        var (watched, said) = await RunAsync(
            "watch",
            "--topic",
            topics.Options.OutputTopic,
            "--existing",
            "--truth",
            data,
            "--quiet",
            "--json"
        );
        Assert.StartsWith("300 scored reviews, 300 ids", said[^1]);
        var evaluation = JsonDocument.Parse(string.Join('\n', watched)).RootElement;
        Assert.Equal(300, evaluation.GetProperty("reviews").GetInt32());
        int right = reviews
            .Zip(model.Score(reviews.Select(review => review.Text)))
            .Count(pair => pair.Second >= 0.5f == (pair.First.Label == "positive"));
        Assert.Equal(right / 300.0, evaluation.GetProperty("accuracy").GetDouble(), 1e-9);

        var (lines, _) = await RunAsync(
            "watch",
            "--topic",
            topics.Options.OutputTopic,
            "--from-beginning",
            "--count",
            "7",
            "--json"
        );
        Assert.Equal(7, lines.Length);
        Assert.All(
            lines,
            line => Assert.StartsWith("review-", JsonDocument.Parse(line).RootElement.GetProperty("id").GetString())
        );

        async Task<(string[] Output, string[] Error)> RunAsync(params string[] arguments)
        {
            await using var cli = ProcessRunner.StartCli(arguments, environment);
            Assert.True(await cli.EndAsync() == 0, cli.Error);
            return (cli.OutputLines, cli.ErrorLines);
        }
    }

    [Fact]
    public async Task PublishLabelled_PartOfAFile_PublishesLabelsUnderTheirIds()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("reviews.csv", "id,text,label\na,bad,0\nb,good,1\nc,awful,0\nd,great,1\n");
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await using (var create = ProcessRunner.StartCli(["topics", "create"], topics.Environment))
        {
            Assert.Equal(0, await create.EndAsync());
        }

        await using var cli = ProcessRunner.StartCli(
            ["publish", "--labelled", "--labeller", "anna", "--data", data, "--skip", "1", "--count", "2"],
            topics.Environment
        );

        Assert.True(await cli.EndAsync() == 0, cli.Error);
        Assert.StartsWith($"2 labelled reviews in {topics.Options.LabelledTopic}", cli.ErrorLines[^1]);
        var labels = topics
            .Read(topics.Options.LabelledTopic, records => records.Count == 2)
            .OrderBy(record => record.Message.Key[0])
            .Select(record =>
            {
                Assert.True(
                    ReviewLabelledReader.TryRead(record.Message.Value, 1000, out var label, out var rejection),
                    rejection.Message
                );
                Assert.Equal(label.Id, Encoding.UTF8.GetString(record.Message.Key));
                return (label.Id, label.Text, label.Label, label.Labeller, label.Source);
            });
        Assert.Equal(
            [("b", "good", "positive", "anna", "reviews.csv"), ("c", "awful", "negative", "anna", "reviews.csv")],
            labels
        );
        Assert.Equal(0, topics.Count(topics.Options.InputTopic));
    }

    [Fact]
    public async Task PublishLabelled_RowWithoutLabel_PublishesNothingAndNamesIt()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write(
            "reviews.jsonl",
            """
            {"id":"a","text":"good","label":"positive"}
            {"id":"b","text":"bad"}
            """
        );

        using var topics = await ScoringTopics.CreateAsync(kafka);
        await using var cli = ProcessRunner.StartCli([
            "publish",
            "--labelled",
            "--data",
            data,
            "--bootstrap",
            topics.Options.Bootstrap,
            "--topic",
            topics.Options.InputTopic,
        ]);

        Assert.Equal(1, await cli.EndAsync());
        Assert.StartsWith("error: Review b has no label", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Watch_TopicThatDoesNotExist_FailsAndNamesIt()
    {
        await using var cli = ProcessRunner.StartCli([
            "watch",
            "--bootstrap",
            await kafka.BootstrapAsync(),
            "--topic",
            "no-such-topic",
        ]);
        Assert.Equal(1, await cli.EndAsync());
        Assert.Contains("no-such-topic", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Watch_Interrupted_SummarisesAndEndsWell()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Publish(GeneratedReviews.Create(20));
        await using var scoring = new ScoringRun(topics.Options, model.Store);
        await using var cli = ProcessRunner.StartCli([
            "watch",
            "--bootstrap",
            topics.Options.Bootstrap,
            "--topic",
            topics.Options.OutputTopic,
            "--from-beginning",
        ]);
        await cli.UntilAsync(() => cli.OutputLines.Length == 20, "all are shown");
        await cli.SignalAsync("INT");
        Assert.Equal(0, await cli.EndAsync());
        Assert.StartsWith("20 scored reviews, 20 ids", Assert.Single(cli.ErrorLines));
    }
}
