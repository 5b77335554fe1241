using System.Text;
using System.Text.Json;
using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;
using StreamSentiment.Tests.Scoring;

namespace StreamSentiment.Tests.Cli;

/// <summary>The tool as a shell sees it: exit code, data on standard output, messages on standard error.</summary>
public sealed class CliTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "train", "--help")]
    [InlineData(0)]
    [InlineData(2, "scores")]
    [InlineData(2, "score", "--modle", "x")]
    [InlineData(2, "score", "good", "--", "--modle")]
    [InlineData(2, "train")]
    [InlineData(2, "demo", "--count", "0")]
    [InlineData(2, "publish", "--data", "x.csv", "--rate", "fast", "--bootstrap", "b:1")]
    [InlineData(2, "summary", "--architecture", "transformer")]
    [InlineData(2, "watch", "--bootstrap", "b:1", "-X", "sasl.password=hunter2")]
    [InlineData(2, "topics", "create")]
    [InlineData(0, "control", "redrive", "--help")]
    [InlineData(2, "control")]
    [InlineData(2, "control", "status")]
    [InlineData(2, "control", "retrain", "--newest", "0", "--bootstrap", "b:1")]
    [InlineData(2, "control", "retrain", "--since", "soon", "--bootstrap", "b:1")]
    [InlineData(2, "control", "promote", "--bootstrap", "b:1")]
    [InlineData(2, "control", "pause", "--timeout", "0", "--bootstrap", "b:1")]
    [InlineData(2, "control", "pause", "--id", "", "--bootstrap", "b:1")]
    [InlineData(2, "control", "shadow", "1", "maybe", "--bootstrap", "b:1")]
    [InlineData(2, "control", "redrive", "--from", "1h", "--to", "2h", "--bootstrap", "b:1")]
    [InlineData(2, "control", "redrive", "--rate", "0", "--bootstrap", "b:1")]
    [InlineData(2, "control", "replay", "--bootstrap", "b:1")]
    [InlineData(2, "train", "--data", "x.csv", "--report", "report.pdf")]
    [InlineData(2, "inspect", "--data", "x.csv", "--max-sequence-length", "0")]
    [InlineData(1, "train", "--data", "imdb:x", "--store-validation-texts")]
    [InlineData(2, "train", "--data", "x.csv", "--preset", "everyday", "--teacher", "x")]
    [InlineData(2, "train", "--data", "x.csv", "--architecture", "nb-svm", "--teacher", "x")]
    [InlineData(1, "score", "--model", "no-such-folder", "good")]
    [InlineData(1, "evaluate", "--model", "no-such-folder", "--data", "x.csv")]
    public async Task Run_Arguments_GiveTheExitCodeAndAMessageOnError(int expected, params string[] arguments)
    {
        await using var cli = ProcessRunner.StartCli(arguments);
        Assert.Equal(expected, await cli.EndAsync());
        if (expected == 0)
        {
            Assert.NotEmpty(cli.OutputLines);
            Assert.Empty(cli.Error);
            return;
        }
        Assert.Empty(cli.Output);
        Assert.StartsWith("error: ", cli.ErrorLines[0]);
        Assert.DoesNotContain("   at ", cli.Error);
        Assert.DoesNotContain("hunter2", cli.Error);
    }

    [Theory]
    [InlineData("keras", """["the","movies","weren't","good","no"]""")]
    [InlineData("nltk", """["movi","n't","good"]""")]
    public async Task Tokenize_JsonLines_GivesAnArrayALine(string profile, string first)
    {
        await using var cli = ProcessRunner.StartCli(["tokenize", "--profile", profile]);
        Assert.Equal(
            0,
            await cli.EndAsync(
                """
                {"id":1,"text":"The movies weren't good. No!"}

                {"text":""}
                """
            )
        );
        Assert.Equal([first, "[]"], cli.OutputLines);
        Assert.Empty(cli.Error);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"text":7}""")]
    [InlineData("[]")]
    public async Task Tokenize_LineThatIsNoText_IsWrongUseAndNamesTheLine(string line)
    {
        await using var cli = ProcessRunner.StartCli(["tokenize"]);
        Assert.Equal(2, await cli.EndAsync("{\"text\":\"good\"}\n" + line));
        Assert.Equal(["""["good"]"""], cli.OutputLines);
        Assert.Contains("Line 2 ", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Score_JsonLines_GivesTheModelsOwnScoresAndKeepsOtherProperties()
    {
        string[] texts = ["a great movie", "", string.Join(' ', Enumerable.Repeat("awful", 100)), "never seen"];
        var lines = texts.Select(
            (text, i) =>
                JsonSerializer.Serialize(
                    new
                    {
                        id = i,
                        text,
                        label = "unknown",
                    }
                )
        );
        await using var cli = ProcessRunner.StartCli(["score", "--model", model.Store]);
        Assert.Equal(0, await cli.EndAsync(string.Join('\n', lines)));
        var scores = cli.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(Enumerable.Range(0, texts.Length), scores.Select(score => score.GetProperty("id").GetInt32()));
        float[] expected = model.Score(texts);
        expected[1] = 0.5f; // by rule: it has no word
        Assert.Equal(expected, scores.Select(score => score.GetProperty("probability").GetSingle()));
        Assert.Equal([3, 0, 100, 2], scores.Select(score => score.GetProperty("tokenCount").GetInt32()));
        Assert.Equal([false, false, true, false], scores.Select(score => score.GetProperty("truncated").GetBoolean()));
        Assert.All(
            scores,
            score =>
                Assert.Equal(
                    score.GetProperty("probability").GetSingle() >= 0.5f ? "positive" : "negative",
                    score.GetProperty("label").GetString()
                )
        );
        Assert.Empty(cli.Error);
    }

    [Fact]
    public async Task Score_Sentences_AreThoseOfTheStream()
    {
        string[] texts = ["A great film. 😀 Never boring!\r\n\r\nGood", "<p>awful</p>", "", "the story is. the acting is."];
        using var served = SentimentModel.Load(model.Store);
        using var meters = new TestMeters();
        using var metrics = new SentimentMetrics(meters);
        var answers = new BatchScorer(Isolation.Create("dead"), metrics, TimeProvider.System).Answer(
            served,
            new ReviewPreparer(10_000, withSentences: true),
            [.. texts.Select((text, i) => Records.Create(new Review($"{i}", text), i))],
            "out"
        );
        string[] expected = [.. answers.Select(answer => Sentences(answer.Outbound.Value!))];
        Assert.Equal([3, 1, 0, 2], expected.Select(sentences => JsonDocument.Parse(sentences).RootElement.GetArrayLength()));

        await using var cli = ProcessRunner.StartCli(["score", "--model", model.Store, "--sentences"]);
        Assert.Equal(0, await cli.EndAsync(string.Join('\n', texts.Select(text => JsonSerializer.Serialize(new { text })))));
        Assert.Equal(expected, cli.OutputLines.Select(line => Sentences(Encoding.UTF8.GetBytes(line))));

        await using var plain = ProcessRunner.StartCli(["score", "--model", model.Store, "--sentences", texts[0], texts[3]]);
        Assert.Equal(0, await plain.EndAsync());
        Assert.Equal(2, plain.OutputLines.Count(line => line.StartsWith("Sentences of: ", StringComparison.Ordinal)));
        Assert.Single(plain.OutputLines, line => line.EndsWith("  14      14  the acting is.", StringComparison.Ordinal));

        static string Sentences(byte[] json)
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("sentences").GetRawText();
        }
    }

    [Fact]
    public async Task Score_Texts_GivesATable()
    {
        await using var cli = ProcessRunner.StartCli(["score", "--model", model.Store, "a great movie", "[not markup]"]);
        Assert.Equal(0, await cli.EndAsync());
        Assert.Contains(
            $"{model.Score(["a great movie"])[0]:F4}",
            Assert.Single(cli.OutputLines, line => line.Contains("a great movie"))
        );
        Assert.Contains("[not markup]", cli.Output);
    }

    [Fact]
    public async Task Models_ListAndShow_AreReadableByPeopleAndPrograms()
    {
        Assert.Contains(
            "current",
            Assert.Single((await LinesAsync("models", "list", "--models", model.Store)), line => line.Contains(TinyModel.Name))
        );
        var listed = Json(await LinesAsync("models", "list", "--models", model.Store, "--json"))[0];
        Assert.Equal(
            (TinyModel.Name, model.Manifest.Version, true),
            (
                listed.GetProperty("name").GetString(),
                listed.GetProperty("version").GetString(),
                listed.GetProperty("current").GetBoolean()
            )
        );
        Assert.Contains(
            await LinesAsync("models", "show", model.Store),
            line => line.Contains($"{TinyModel.Name} {model.Manifest.Version}")
        );
        var shown = Json(await LinesAsync("models", "show", model.Store, "--json"));
        Assert.Equal(2, shown.GetProperty("spec").GetProperty("recurrentLayers").GetArrayLength());
    }

    [Theory]
    [InlineData("rnn", "258,113")]
    [InlineData("lstm", "264,353")]
    [InlineData("gru", "262,273")]
    [InlineData("bilstm", "272,705")]
    [InlineData("stacked-lstm", "272,673")]
    [InlineData("product", "381,025")]
    public async Task Summary_CourseArchitecture_NeedsNoTrainedModel(string architecture, string parameters) =>
        Assert.Contains(
            await LinesAsync("summary", "--architecture", architecture),
            line => line.Contains("Total") && line.Contains(parameters)
        );

    [Fact]
    public async Task Train_SmallFile_StoresAModelThatEvaluateReads()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("reviews.csv", Reviews(120));
        string models = Path.Combine(folder.Path, "models");
        string report = Path.Combine(folder.Path, "reports", "train.html");
        await using var train = ProcessRunner.StartCli([
            "train",
            "--data",
            data,
            "--models",
            models,
            "--architecture",
            "lstm",
            "--units",
            "8",
            "--embedding-size",
            "8",
            "--epochs",
            "2",
            "--batch-size",
            "16",
            "--threads",
            "1",
            "--max-sequence-length",
            "20",
            "--test",
            "--report",
            report,
        ]);
        Assert.Equal(0, await train.EndAsync());
        string stored = Assert.Single(train.OutputLines);
        Assert.Equal("lstm", ModelLocation.ReadManifest(stored).Name);
        Assert.Equal(stored, ModelLocation.Resolve(models)); // it is the current one
        Assert.Contains(train.ErrorLines, line => line.StartsWith("epoch  1", StringComparison.Ordinal));

        string sample = File.ReadAllText(Path.Combine(stored, "validation.json"));
        Assert.Contains("\"key\"", sample);
        Assert.DoesNotContain("\"text\"", sample);

        Assert.Contains($"<h1>lstm {ModelLocation.ReadManifest(stored).Version}</h1>", File.ReadAllText(report));
        Assert.True(File.Exists(Path.Combine(folder.Path, "reports", "train-plots", "roc.svg")));

        await using var evaluate = ProcessRunner.StartCli(["evaluate", "--model", models, "--data", data, "--json"]);
        Assert.Equal(0, await evaluate.EndAsync());
        var evaluation = Json(evaluate.OutputLines);
        Assert.Equal(120, evaluation.GetProperty("reviews").GetInt32()); // a plain file has no test split
        Assert.Contains($"Scored 120 of 120 labelled reviews of {data}", evaluate.ErrorLines);
        Assert.InRange(evaluation.GetProperty("accuracy").GetDouble(), 0, 1);
        Assert.InRange(evaluation.GetProperty("rocAuc").GetDouble(), 0, 1);
        Assert.InRange(evaluation.GetProperty("logLoss").GetDouble(), 0.001, 5);

        await using var ofTest = ProcessRunner.StartCli(["evaluate", "--model", models, "--data", $"{data}#test", "--json"]);
        Assert.Equal(0, await ofTest.EndAsync());
        int reviews = Json(ofTest.OutputLines).GetProperty("reviews").GetInt32();
        Assert.InRange(reviews, 1, 119);
        Assert.Contains($"Scored {reviews} of 120 labelled reviews of {data}#test", ofTest.ErrorLines);

        string negative = folder.Write("negative.jsonl", """{"text": "bad movie", "label": 0}""");
        await using var ofOne = ProcessRunner.StartCli(["evaluate", "--model", models, "--data", negative, "--json"]);
        Assert.Equal(0, await ofOne.EndAsync());
        Assert.Equal(JsonValueKind.Null, Json(ofOne.OutputLines).GetProperty("rocAuc").ValueKind);
    }

    [Fact]
    public async Task Inspect_SmallFile_IsReadableByPeopleAndPrograms()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("reviews.csv", Reviews(120));
        Assert.Contains(await LinesAsync("inspect", "--data", data), line => line.Contains("movie"));
        string twice = folder.Write(
            "twice.jsonl",
            string.Concat(Enumerable.Repeat("""{"id": "a", "text": "x", "label": 1}""" + "\n", 3))
        );
        Assert.Contains("1 id", string.Join(' ', await LinesAsync("inspect", "--data", twice)));
        var repeated = Json(await LinesAsync("inspect", "--data", twice, "--json"));
        Assert.Equal(1, repeated.GetProperty("duplicateIds").GetInt32());
        Assert.Equal(3, repeated.GetProperty("reviewsWithDuplicateIds").GetInt32());
        var inspection = Json(await LinesAsync("inspect", "--data", data, "--max-sequence-length", "4", "--json"));
        Assert.Equal(120, inspection.GetProperty("reviews").GetInt32());
        Assert.Equal(
            60,
            inspection.GetProperty("splits").EnumerateObject().Sum(split => split.Value.GetProperty("positive").GetInt32())
        );
        Assert.Equal(5, inspection.GetProperty("lengths").GetProperty("max").GetInt32());
        Assert.Equal(0, inspection.GetProperty("lengths").GetProperty("shareWithin4").GetDouble());
        Assert.Equal(120, inspection.GetProperty("mostFrequent").GetProperty("movie").GetInt32());
    }

    [Fact]
    public async Task Train_ReviewsOfOneLabel_FailsInASentence()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write(
            "good.csv",
            "text,label\n" + string.Concat(Enumerable.Range(1, 12).Select(i => $"a good movie {i},positive\n"))
        );
        await using var cli = ProcessRunner.StartCli(["train", "--data", data, "--models", Path.Combine(folder.Path, "models")]);
        Assert.Equal(1, await cli.EndAsync());
        Assert.EndsWith("training needs both labels.", cli.ErrorLines[^1]);
        Assert.StartsWith("error: There are ", cli.ErrorLines[^1]);
    }

    [Fact]
    public async Task Train_BadFile_FailsWithFileAndLine()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("bad.csv", Reviews(3) + "again a good movie,maybe\n");
        await using var cli = ProcessRunner.StartCli(["train", "--data", data, "--models", Path.Combine(folder.Path, "models")]);
        Assert.Equal(1, await cli.EndAsync());
        Assert.Empty(cli.Output);
        string sentence = cli.ErrorLines[^1];
        Assert.StartsWith("error: ", sentence);
        Assert.Contains("bad.csv", sentence);
        Assert.Contains("Line 5 ", sentence);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "models")));
    }

    [Fact]
    public async Task Demo_EmbeddedKafka_ScoresAllAndSummarises()
    {
        await using var cli = ProcessRunner.StartCli(["demo", "--count", "70", "--rate", "1000/s", "--model", model.Store]);
        Assert.Equal(0, await cli.EndAsync());
        Assert.Equal(70, cli.OutputLines.Count(line => line.Contains(" tokens ")));
        Assert.Contains("70", Assert.Single(cli.OutputLines, line => line.Contains("Reviews ")));
        Assert.Contains(cli.OutputLines, line => line.Contains(model.Manifest.Version));
    }

    [Fact]
    public async Task Demo_Interrupted_ScoresWhatIsPublishedAndEndsWell()
    {
        await using var cli = ProcessRunner.StartCli(["demo", "--count", "100000", "--rate", "50/s", "--model", model.Store]);
        await cli.UntilAsync(() => cli.OutputLines.Count(line => line.Contains(" tokens ")) >= 5, "reviews are scored");
        await cli.SignalAsync("INT");
        Assert.Equal(0, await cli.EndAsync());
        int scored = cli.OutputLines.Count(line => line.Contains(" tokens "));
        Assert.InRange(scored, 5, 10000);
        Assert.EndsWith($" {scored:N0}", Assert.Single(cli.OutputLines, line => line.Contains("Reviews ")));
    }

    [Fact]
    public async Task Demo_ReviewTheScorerRefuses_IsLeftOutAndNotWaitedFor()
    {
        using var folder = new TemporaryFolder();
        string reviews = folder.Write(
            "reviews.jsonl",
            string.Join(
                '\n',
                new[] { "good", new string('x', 2_000_000), "bad" }.Select(
                    (text, i) => JsonSerializer.Serialize(new { id = $"{i}", text })
                )
            )
        );
        await using var cli = ProcessRunner.StartCli(["demo", "--reviews", reviews, "--count", "3", "--model", model.Store]);
        Assert.Equal(0, await cli.EndAsync());
        Assert.Equal(2, cli.OutputLines.Count(line => line.Contains(" tokens ")));
        Assert.Contains(cli.ErrorLines, line => line.StartsWith("Left out: 1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_NoBroker_EndsAndNamesTheAddressAndTheReason()
    {
        using var folder = new TemporaryFolder();
        await using var cli = ProcessRunner.StartCli([
            "publish",
            "--data",
            folder.Write("reviews.csv", Reviews(7)),
            "--bootstrap",
            "127.0.0.1:1",
        ]);
        Assert.Equal(1, await cli.EndAsync());
        Assert.Contains("127.0.0.1:1", cli.ErrorLines[^1]);
        Assert.Contains("the connection is refused", cli.ErrorLines[^1]);
        Assert.Empty(cli.Output);
    }

    private static async Task<string[]> LinesAsync(params string[] arguments)
    {
        await using var cli = ProcessRunner.StartCli(arguments);
        Assert.Equal(0, await cli.EndAsync());
        Assert.Empty(cli.Error);
        return cli.OutputLines;
    }

    private static JsonElement Json(string[] lines) => JsonDocument.Parse(string.Join('\n', lines)).RootElement;

    private static string Reviews(int count) =>
        "text,label\n"
        + string.Concat(
            Enumerable
                .Range(1, count)
                .Select(i => i % 2 == 0 ? $"a great movie number {i},positive\n" : $"an awful movie number {i},negative\n")
        );
}
