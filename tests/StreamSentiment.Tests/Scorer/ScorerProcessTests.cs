using System.Net;
using System.Net.Sockets;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Scoring.Commands;

namespace StreamSentiment.Tests.Scorer;

/// <summary>The scorer as an orchestrator runs it: settings, probes, metrics, signals.</summary>
[Collection("kafka hosts")]
public sealed class ScorerProcessTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Run_Reviews_AreScoredMeasuredAndCommittedAtATerm()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        topics.Publish(GeneratedReviews.Create(100));
        await topics.PublishAsync(new() { Key = [1], Value = "{}"u8.ToArray() });
        // The file's group against the environment's against the command line's: the last one wins.
        await using var scorer = ProcessRunner.StartScorer(
            [
                "--bootstrap",
                topics.Options.Bootstrap,
                "--group",
                topics.Options.GroupId,
                "--model",
                model.Store,
                "--url",
                "http://127.0.0.1:0",
            ],
            new Dictionary<string, string>(topics.Environment)
            {
                ["STREAMSENTIMENT__KAFKA__BOOTSTRAP"] = "127.0.0.1:1",
                ["STREAMSENTIMENT__KAFKA__GROUPID"] = "overridden",
            }
        );
        string address = await HostProbe.AddressAsync(scorer);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{address}/health/live"));
        await scorer.UntilAsync(async () => await StatusAsync($"{address}/health/ready") == HttpStatusCode.OK, "it is ready");

        topics.AssertNothingIsLost(topics.Scores());
        Assert.Single(topics.DeadLetters(1));
        string metrics = "";
        await scorer.UntilAsync(
            async () =>
            {
                metrics = await Http.GetStringAsync($"{address}/metrics", TestContext.Current.CancellationToken);
                return Value(metrics, "streamsentiment_records_consumed_total") == 101
                    && Value(metrics, "streamsentiment_partition_lag") == 0;
            },
            "the metrics have all records"
        );
        Assert.Equal(100, Value(metrics, "streamsentiment_records_scored_total"));
        Assert.Equal(1, Value(metrics, "streamsentiment_records_dead_lettered_total"));
        Assert.Contains("missing-id", Line(metrics, "streamsentiment_records_dead_lettered_total"));
        Assert.Equal(100, Value(metrics, "streamsentiment_batch_size_sum"));
        Assert.Equal(101, Value(metrics, "streamsentiment_end_to_end_duration_seconds_count"));
        Assert.Equal(0, Value(metrics, "streamsentiment_records_in_flight"));
        Assert.Contains(model.Manifest.Version, Line(metrics, "streamsentiment_model_info"));

        await scorer.SignalAsync("TERM");
        Assert.Equal(0, await scorer.EndAsync());
        Assert.Contains($"as a member of consumer group {topics.Options.GroupId}", scorer.Output);
        topics.AssertAllCommitted();
    }

    [Fact]
    public async Task Run_VersionsArePromotedRolledBackAndRefused_ServesWhatIsPublishedAndStaysReady()
    {
        using var models = new TinyModel();
        string first = models.Manifest.Version,
            second = models.Publish(seed: 2).Version;
        using var topics = await ScoringTopics.CreateAsync(kafka);
        var environment = topics.Environment;
        Assert.Contains(topics.Options.PublishedTopic, await CliAsync(1, "promote", TinyModel.Name, second));
        // Nothing is moved that nobody can be told.
        Assert.Equal(first, new FolderModelStore(models.Store).Current(TinyModel.Name));

        await topics.CreateModelTopicsAsync();
        await CliAsync(0, "promote", TinyModel.Name, second);
        string configured = Path.Combine(models.Store, TinyModel.Name, first);
        await using var scorer = topics.StartScorer(configured, "--StreamSentiment:Scoring:Instance", "scorer-0");
        string address = await HostProbe.AddressAsync(scorer);
        await scorer.UntilAsync(async () => await StatusAsync($"{address}/health/ready") == HttpStatusCode.OK, "it is ready");
        topics.Publish(GeneratedReviews.Create(20));
        Assert.All(topics.Scores(), score => Assert.Equal(second, score.Score.Model.Version)); // published before the start

        await CliAsync(0, "rollback", TinyModel.Name);
        await ServesAsync(first);
        using (var publisher = topics.Publisher())
        {
            await publisher.PublishAsync(new(TinyModel.Name, "20010101-000000"), first, TestContext.Current.CancellationToken);
        }

        await scorer.UntilAsync(
            async () => Value(await MetricsAsync(address), "streamsentiment_model_refused_total") == 1,
            "the version is refused"
        );
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{address}/health/ready"));
        await CliAsync(0, "rollback", TinyModel.Name, "--to", second);
        await ServesAsync(second);
        topics.Publish(GeneratedReviews.Create(20, first: topics.Published));
        topics.AssertNothingIsLost(topics.Scores());

        var statuses = topics.Statuses(4).Cast<ModelEvent>().ToArray();
        Assert.All(statuses, status => Assert.Equal("scorer-0", status.Instance));
        Assert.Equal(
            [
                ("ModelActivated", second),
                ("ModelActivated", first),
                ("ModelRefused", "20010101-000000"),
                ("ModelActivated", second),
            ],
            statuses.Select(status => (status.GetType().Name, status.Model.Version))
        );
        await scorer.SignalAsync("TERM");
        Assert.Equal(0, await scorer.EndAsync());

        async Task ServesAsync(string version) =>
            await scorer.UntilAsync(
                async () => Line(await MetricsAsync(address), "streamsentiment_model_info").Contains($"\"{version}\""),
                $"{version} serves"
            );

        async Task<string> CliAsync(int expected, params string[] arguments)
        {
            await using var cli = ProcessRunner.StartCli(["models", .. arguments, "--models", models.Store], environment);
            Assert.True(await cli.EndAsync() == expected, cli.Error);
            return cli.Error;
        }
    }

    [Fact]
    public async Task Run_PausedInMidStream_StaysPausedOverARestartAndThenScoresEachReviewOnce()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        topics.Publish(GeneratedReviews.Create(2000));
        long scored;
        var pause = SampleCommands.Pause() with { IssuedAt = TimeProvider.System.GetUtcNow() };
        await using (var scorer = Start())
        {
            string address = await HostProbe.AddressAsync(scorer);
            await scorer.UntilAsync(() => topics.ScoresInTopic > 0, "it scores");
            var paused = await topics.CommandAsync(pause);
            Assert.Equal(("succeeded", "0", "anna"), (paused.Outcome, paused.Facts!["inFlight"], paused.Facts["pausedBy"]));
            scored = topics.ScoresInTopic;
            Assert.Equal(scored, topics.Committed);
            topics.Publish(GeneratedReviews.Create(500, first: topics.Published));
            await IsPausedAsync(scorer, address);
            await scorer.SignalAsync("TERM");
            Assert.Equal(0, await scorer.EndAsync());
        }

        await using var again = Start();
        string restarted = await HostProbe.AddressAsync(again);
        await IsPausedAsync(again, restarted);
        await again.UntilAsync(
            async () => Value(await MetricsAsync(restarted), "streamsentiment_partition_lag") == topics.Published - scored,
            "it knows what waits"
        );
        var status = await topics.CommandAsync(SampleCommands.Status() with { IssuedAt = TimeProvider.System.GetUtcNow() });
        Assert.Equal(
            ("scorer", "scorer-0", TinyModel.Name, model.Manifest.Version, "true", "0"),
            (
                status.Facts!["role"],
                status.Instance,
                status.Facts["model"],
                status.Facts["version"],
                status.Facts["paused"],
                status.Facts["scored"]
            )
        );
        Assert.Equal(4, status.Facts["partitions"].Split(", ").Length);
        Assert.Equal($"{topics.Published - scored}", status.Facts["lag"]);
        Assert.Equal(scored, topics.ScoresInTopic);

        var resumed = await topics.CommandAsync(SampleCommands.Resume() with { IssuedAt = TimeProvider.System.GetUtcNow() });
        Assert.Equal(("succeeded", "false"), (resumed.Outcome, resumed.Facts!["paused"]));
        topics.AssertNothingIsLost(topics.Scores());
        await again.SignalAsync("TERM");
        Assert.Equal(0, await again.EndAsync());
        Assert.Equal(topics.Published, topics.ScoresInTopic);
        topics.AssertAllCommitted();
        Assert.Single(topics.Statuses(7).OfType<CommandFinished>(), answer => answer.CommandId == pause.Id);

        ProcessRunner Start() =>
            topics.StartScorer(
                model.Store,
                "--StreamSentiment:Scoring:Instance=scorer-0",
                "--StreamSentiment:Scoring:MaxBatchSize=1",
                "--StreamSentiment:Scoring:Workers=1"
            );

        async Task IsPausedAsync(ProcessRunner scorer, string address)
        {
            await scorer.UntilAsync(
                async () => await TextAsync($"{address}/health/ready") == $"Healthy Paused by anna since {pause.IssuedAt:u}.",
                "it is ready and paused"
            );
            Assert.Equal(1, Value(await MetricsAsync(address), "streamsentiment_paused"));
            Assert.Equal(scored, topics.ScoresInTopic);
        }
    }

    [Fact]
    public async Task Run_NoBroker_IsAliveNotReadyAndEndsAtATerm()
    {
        await using var scorer = ProcessRunner.StartScorer([
            "--bootstrap",
            "127.0.0.1:1",
            "--model",
            model.Store,
            "--url",
            "http://127.0.0.1:0",
        ]);
        string address = await HostProbe.AddressAsync(scorer);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{address}/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync($"{address}/health/ready"));
        await scorer.SignalAsync("TERM");
        Assert.Equal(0, await scorer.EndAsync());
    }

    [Theory]
    [InlineData("--StreamSentiment:Kafka:Bootstrp", "b:1", "Bootstrp")]
    [InlineData("--bootstrp", "b:1", "bootstrp")]
    [InlineData("--StreamSentiment:Scoring:Workers", "many", "Workers")]
    [InlineData("--StreamSentiment:Scoring:Workers", "0", "Workers")]
    [InlineData("--StreamSentiment:Kafka:CommitInterval", "01:00:00", "CommitInterval")]
    [InlineData("--StreamSentiment:Kafka:Properties:acks", "1", "acks")]
    [InlineData("--StreamSentiment:Kafka:Properties:sasl.password", "hunter2", "sasl.password")]
    [InlineData("--StreamSentiment:Drift:Memory", "1", "Memory")]
    [InlineData("--StreamSentiment:Drift:Words:Clear", "0.5", "Words")]
    [InlineData("--StreamSentiment:Scoring:SideBacklog", "0", "SideBacklog")]
    [InlineData("--url", "nowhere", "Url")]
    [InlineData("--url", "ftp://127.0.0.1:0", "Url")]
    [InlineData("--url", "https://127.0.0.1:0", "Url")]
    [InlineData("--model", "no-such-folder", "no-such-folder")]
    public async Task Run_SettingItDoesNotStartWith_EndsWithOneSentenceThatNamesIt(string setting, string value, string named)
    {
        string[] usual = setting == "--model" ? [] : ["--model", model.Store];
        await using var scorer = ProcessRunner.StartScorer([.. usual, setting, value]);
        Assert.Equal(1, await scorer.EndAsync());
        string sentence = Assert.Single(scorer.ErrorLines);
        Assert.StartsWith("error: ", sentence);
        Assert.Contains(named, sentence);
        Assert.DoesNotContain("hunter2", sentence);
        Assert.DoesNotContain("   at ", scorer.Output);
    }

    [Fact]
    public async Task Run_SettingsOfTwoKindsAreWrong_NamesBoth()
    {
        await using var scorer = ProcessRunner.StartScorer([
            "--model",
            model.Store,
            "--StreamSentiment:Scoring:Workers=0",
            "--StreamSentiment:Kafka:MaxInFlight=0",
        ]);
        Assert.Equal(1, await scorer.EndAsync());
        Assert.All(scorer.ErrorLines, line => Assert.StartsWith("error: ", line));
        Assert.Contains("Workers", scorer.Error);
        Assert.Contains("MaxInFlight", scorer.Error);
    }

    [Fact]
    public async Task Run_AddressInUse_EndsWithOneSentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var scorer = ProcessRunner.StartScorer(["--model", model.Store, "--url", $"http://{taken.LocalEndpoint}"]);
        Assert.Equal(1, await scorer.EndAsync());
        Assert.Contains($"{taken.LocalEndpoint}", Assert.Single(scorer.ErrorLines));
    }

    private static Task<string> MetricsAsync(string address) =>
        Http.GetStringAsync($"{address}/metrics", TestContext.Current.CancellationToken);

    private static async Task<string> TextAsync(string url)
    {
        using var response = await Http.GetAsync(url, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var response = await Http.GetAsync(url, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>The sum of a metric's lines, -1 where there is none.</summary>
    private static double Value(string metrics, string name)
    {
        double[] values = Lines(metrics, name).Select(line => double.Parse(line.Split("} ")[^1].Split(' ')[0])).ToArray();
        return values.Length == 0 ? -1 : values.Sum();
    }

    private static string Line(string metrics, string name) => Assert.Single(Lines(metrics, name));

    private static string[] Lines(string metrics, string name) =>
        [.. metrics.Split('\n').Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal))];
}
