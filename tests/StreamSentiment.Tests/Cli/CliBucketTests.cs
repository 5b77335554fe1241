using System.Text.Json;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary>The programs with a model store in a bucket, which their environment says how to reach.</summary>
public sealed class CliBucketTests(S3Fixture s3) : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string store = $"s3://{S3Fixture.Bucket}/test-{Guid.NewGuid():N}/store";

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Train_IntoABucket_IsListedEvaluatedAndServedFromIt()
    {
        string endpoint = await s3.EndpointAsync();
        string data = folder.Write(
            "reviews.csv",
            "text,label\n"
                + string.Concat(
                    Enumerable
                        .Range(0, 120)
                        .Select(i =>
                            $"{(i % 2 == 0 ? "a good" : "a bad")} movie {i % 7},{(i % 2 == 0 ? "positive" : "negative")}\n"
                        )
                )
        );
        string[] trained = await LinesAsync(
            endpoint,
            "trainer",
            "train",
            "--data",
            data,
            "--models",
            store,
            "--architecture",
            "lstm",
            "--units",
            "8",
            "--embedding-size",
            "8",
            "--epochs",
            "1",
            "--batch-size",
            "16",
            "--threads",
            "1",
            "--max-sequence-length",
            "20"
        );
        string address = Assert.Single(trained);
        Assert.StartsWith($"{store}/lstm/", address, StringComparison.Ordinal);

        using var listed = JsonDocument.Parse(
            string.Concat(await LinesAsync(endpoint, "reader", "models", "list", "--models", store, "--json"))
        );
        var version = Assert.Single(listed.RootElement.EnumerateArray());
        Assert.Equal(address, $"{store}/lstm/{version.GetProperty("version").GetString()}");
        Assert.True(version.GetProperty("current").GetBoolean());

        using var evaluated = JsonDocument.Parse(
            string.Concat(await LinesAsync(endpoint, "reader", "evaluate", "--model", $"{store}/lstm", "--data", data, "--json"))
        );
        Assert.InRange(evaluated.RootElement.GetProperty("accuracy").GetDouble(), 0, 1);

        await using var scorer = ProcessRunner.StartScorer(
            ["--bootstrap", "127.0.0.1:1", "--model", $"{store}/lstm", "--url", "http://127.0.0.1:0"],
            EnvironmentOf(endpoint, "scorer")
        );
        await scorer.UntilAsync(() => scorer.Output.Contains(Path.GetFileName(address)), "the model is loaded");
        await scorer.UntilAsync(() => scorer.Output.Contains("listening on"), "it listens, and so heeds signals");
        await scorer.SignalAsync("TERM");
        Assert.Equal(0, await scorer.EndAsync());
    }

    [Fact]
    public async Task Run_WrongBucket_FailsWithOneSentence()
    {
        string endpoint = await s3.EndpointAsync();
        await using var train = ProcessRunner.StartCli(
            ["train", "--data", "absent.csv", "--models", "s3://no-such-bucket/store"],
            EnvironmentOf(endpoint, "cache")
        );
        Assert.Equal(1, await train.EndAsync());
        Assert.Equal(
            "error: s3://no-such-bucket/store/stacked-lstm/current: there is no bucket no-such-bucket.",
            Assert.Single(train.ErrorLines)
        );

        await using var list = ProcessRunner.StartCli(["models", "list", "--models", "s3://"], EnvironmentOf(endpoint, "cache"));
        Assert.Equal(1, await list.EndAsync());
        Assert.StartsWith("error: s3:// is refused", Assert.Single(list.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NobodyAtTheEndpoint_FailsWithOneSentence()
    {
        await using var scorer = ProcessRunner.StartScorer(
            ["--model", "s3://models/lstm", "--url", "http://127.0.0.1:0"],
            EnvironmentOf($"http://127.0.0.1:{FreePorts.Take(1)[0]}", "cache")
        );
        Assert.Equal(1, await scorer.EndAsync());
        Assert.StartsWith(
            "error: s3://models/lstm/current: no connection: ",
            Assert.Single(scorer.ErrorLines),
            StringComparison.Ordinal
        );
    }

    private async Task<string[]> LinesAsync(string endpoint, string machine, params string[] arguments)
    {
        await using var cli = ProcessRunner.StartCli(arguments, EnvironmentOf(endpoint, machine));
        Assert.True(await cli.EndAsync() == 0, cli.Error);
        return cli.OutputLines;
    }

    private Dictionary<string, string> EnvironmentOf(string endpoint, string machine) =>
        S3Fixture.EnvironmentOf(endpoint, Path.Combine(folder.Path, machine));
}
