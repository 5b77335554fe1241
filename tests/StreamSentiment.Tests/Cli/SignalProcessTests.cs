using System.Diagnostics;
using System.Net;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Cli;

/// <summary>Ctrl-C and SIGTERM: one lets a program finish what it has begun, two end it at once, whatever it does.</summary>
[Collection("kafka hosts")]
public sealed class SignalProcessTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Score_WaitsForInput_ASignalEndsIt(string signal, int code)
    {
        await using var cli = ProcessRunner.StartCli(["score", "--model", model.Store]);
        await cli.SignalAsync(signal);
        Assert.Equal(code, await cli.EndAsync());
        Assert.Equal("", cli.Error);
    }

    [Theory]
    [InlineData("train", "kill -INT PID")]
    [InlineData("train", "kill -INT PID; kill -TERM PID")]
    [InlineData("train", "kill -TERM PID; kill -INT PID")]
    [InlineData("train", "kill -INT PID; sleep 0.1; kill -INT PID")]
    [InlineData("compare", "kill -INT PID; kill -TERM PID")]
    [InlineData("tune", "kill -TERM PID; kill -INT PID")]
    [InlineData("compare", "kill -INT PID; sleep 0.1; kill -INT PID")]
    public async Task Learning_OneSignalFinishesAndTwoEnd(string verb, string signals)
    {
        string data = folder.Write(
            "reviews.csv",
            "text,label\n"
                + string.Join('\n', Enumerable.Range(0, 600).Select(i => $"{(i % 2 == 0 ? "bad" : "good")} film {i},{i % 2}"))
        );
        string[] own = verb switch
        {
            "train" => ["--models", folder.Path, "--epochs", "10000", "--patience", "10000"],
            "tune" => ["--output", Path.Combine(folder.Path, "tune"), "--trials", "1000"],
            _ => ["--output", Path.Combine(folder.Path, "compare"), "--epochs", "10000"],
        };
        await using var cli = ProcessRunner.StartCli([verb, "--data", data, .. own]);
        await cli.UntilAsync(
            () => cli.Error.Contains("epoch", StringComparison.OrdinalIgnoreCase) || verb != "train",
            "it learns"
        );
        await SendAsync(cli, signals);
        int code = await cli.EndAsync();
        Assert.DoesNotContain("   at ", cli.Output + cli.Error);
        if (signals.Contains(';'))
        {
            Assert.Contains(code, (int[])[130, 143]);
        }
        else
        {
            Assert.Equal(0, code);
            Assert.Contains("Best epoch", cli.Error);
        }
    }

    [Theory]
    [InlineData(false, "kill -TERM PID", 0)]
    [InlineData(false, "kill -TERM PID; kill -INT PID", 130)]
    [InlineData(true, "kill -INT PID", 0)]
    [InlineData(true, "kill -INT PID; kill -TERM PID", 143)]
    public async Task Host_OneSignalStopsAndTwoEnd(bool isRetrainer, string signals, int code)
    {
        string[] arguments = ["--bootstrap", "127.0.0.1:1", "--model", model.Store, "--url", "http://127.0.0.1:0"];
        await using var host = isRetrainer ? ProcessRunner.StartRetrainer(arguments) : ProcessRunner.StartScorer(arguments);
        await HostProbe.UntilReadyAsync(host, HttpStatusCode.ServiceUnavailable);
        await SendAsync(host, signals);
        int ended = await host.EndAsync();
        // Of two that come together either may be the second.
        Assert.Contains(ended, code == 0 ? (int[])[0] : [130, 143]);
        Assert.DoesNotContain("   at ", host.Output + host.Error);
    }

    [Theory]
    [InlineData("watch", 0)]
    [InlineData("control retrain --wait", 1)]
    [InlineData("publish", 130)]
    public async Task KafkaVerb_OneSignalFinishesAndTwoEnd(string verb, int code)
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync();
        await topics.CreateModelTopicsAsync();
        using (var producer = topics.Clients.Producer())
        {
            await producer.ProduceAsync(topics.Options.OutputTopic, new() { Value = [1] }, TestContext.Current.CancellationToken);
        }

        string data = folder.Write(
            "reviews.jsonl",
            string.Join('\n', Enumerable.Range(0, 1000).Select(i => $$"""{"id":"{{i}}","text":"a film"}"""))
        );
        string[] arguments =
            verb == "publish" ? ["publish", "--data", data, "--rate", "2/s", "--topic", topics.Options.InputTopic]
            : verb == "watch" ? ["watch", "--topic", topics.Options.OutputTopic, "--from-beginning"]
            : verb.Split(' ');
        foreach (bool twice in (bool[])[false, true])
        {
            long before = topics.Count(topics.Options.InputTopic);
            await using var cli = ProcessRunner.StartCli(arguments, topics.Environment);
            await cli.UntilAsync(
                () =>
                    verb switch
                    {
                        "publish" => topics.Count(topics.Options.InputTopic) > before,
                        "watch" => cli.Error.Contains("not a scored review", StringComparison.Ordinal),
                        _ => cli.Error.Contains("Published to", StringComparison.Ordinal),
                    },
                "it is at work"
            );
            await SendAsync(cli, twice ? "kill -INT PID; kill -TERM PID" : "kill -INT PID");
            int ended = await cli.EndAsync();
            Assert.Contains(ended, twice ? (int[])[130, 143] : [code]);
            Assert.DoesNotContain("   at ", cli.Output + cli.Error);
        }
    }

    [Theory]
    [InlineData("kill -INT PID", 0)]
    [InlineData("kill -INT PID; kill -TERM PID", 143)]
    [InlineData("kill -TERM PID; kill -INT PID", 130)]
    public async Task Demo_OneSignalFinishesAndTwoEnd(string signals, int code)
    {
        await using var cli = ProcessRunner.StartCli(["demo", "--model", model.Store, "--rate", "5/s", "--count", "1000"]);
        await cli.UntilAsync(() => cli.OutputLines.Length > 0, "it scores");
        await SendAsync(cli, signals);
        int ended = await cli.EndAsync();
        Assert.Contains(ended, code == 0 ? (int[])[0] : [130, 143]);
        Assert.DoesNotContain("   at ", cli.Output + cli.Error);
    }

    private static async Task SendAsync(ProcessRunner process, string signals)
    {
        await process.BegunAsync();
        // One shell for both, so that they come in the same millisecond.
        using var shell = Process.Start("sh", ["-c", signals.Replace("PID", $"{process.Id}", StringComparison.Ordinal)]);
        await Eventually.EndsAsync(shell.WaitForExitAsync(TestContext.Current.CancellationToken));
    }
}
