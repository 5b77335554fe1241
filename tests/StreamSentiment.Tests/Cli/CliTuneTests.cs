using System.Diagnostics;
using System.Text.Json;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary><c>tune</c> as a shell sees it.</summary>
public sealed class CliTuneTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string data;
    private readonly string[] tune;

    public CliTuneTests()
    {
        data = folder.Write(
            "it's data.jsonl",
            string.Join(
                '\n',
                Enumerable
                    .Range(1, 80)
                    .Select(i =>
                        JsonSerializer.Serialize(
                            new { text = $"{(i % 2 == 0 ? "a great" : "an awful")} movie number {i} of {i % 7}", label = i % 2 }
                        )
                    )
            )
        );
        tune =
        [
            "tune",
            "--data",
            data,
            "--output",
            Path.Combine(folder.Path, "search"),
            "--architecture",
            "lstm",
            "--units",
            "8",
            "--epochs",
            "2",
            "--max-sequence-length",
            "10",
            "--seed",
            "5",
        ];
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Tune_MoreTrialsThanBefore_AddsThemAndPrintsWhatTrainsTheBestAgain()
    {
        var first = await JsonAsync([.. tune, "--trials", "1", "--json"]);
        var search = await JsonAsync([.. tune, "--trials", "2", "--jobs", "2", "--json"]);
        var trials = search.GetProperty("trials").EnumerateArray().ToArray();
        Assert.Equal(2, trials.Length);
        Assert.Contains(first.GetProperty("trials")[0].GetRawText(), trials.Select(trial => trial.GetRawText()));
        Assert.Equal(2, File.ReadLines(Path.Combine(folder.Path, "search", "trials.jsonl")).Count());
        Assert.Equal("0.0002 to 0.005, logarithmic", search.GetProperty("space").GetProperty("learning-rate").GetString());
        Assert.False(search.GetProperty("space").TryGetProperty("units", out _)); // it is given

        string[] words = await WordsAsync(search.GetProperty("command").GetString()!);
        Assert.Equal(["streamsentiment", "train", "--data", data], words[..4]);
        await using var train = ProcessRunner.StartCli([.. words[1..], "--models", Path.Combine(folder.Path, "models")]);
        Assert.Equal(0, await train.EndAsync());
        Assert.Contains(
            $"Best epoch {trials[0].GetProperty("bestEpoch")}: validation accuracy "
                + $"{trials[0].GetProperty("validationAccuracy").GetDouble():P2}, log loss "
                + $"{trials[0].GetProperty("validationLoss").GetDouble():F4}",
            train.ErrorLines
        );
    }

    [Fact]
    public async Task Tune_FolderOfAnotherSearch_FailsAndNamesTheDifference()
    {
        await using var cli = ProcessRunner.StartCli([.. tune, "--trials", "1"]);
        Assert.Equal(0, await cli.EndAsync());
        Assert.Contains(cli.OutputLines, line => line.StartsWith("streamsentiment train --data", StringComparison.Ordinal));
        Assert.Contains(cli.ErrorLines, line => line.Contains("learning-rate") && line.Contains("0.0002 to 0.005, logarithmic"));

        await using var other = ProcessRunner.StartCli([.. tune, "--trials", "1", "--batch-size", "7"]);
        Assert.Equal(1, await other.EndAsync());
        Assert.Contains(
            "recipe.training.batchSize is 128 in it and 7 now; space.batch-size is 32, 64, 128 in it and not there now",
            other.ErrorLines[^1]
        );
        Assert.Empty(other.Output);
    }

    [Theory]
    [InlineData("#test", "--json")]
    [InlineData("", "--threads", "2")]
    [InlineData("", "--trials", "0")]
    public async Task Tune_WrongUse_IsRefused(string selection, params string[] more)
    {
        await using var cli = ProcessRunner.StartCli([
            "tune",
            "--data",
            data + selection,
            "--output",
            Path.Combine(folder.Path, "none"),
            .. more,
        ]);
        Assert.Equal(2, await cli.EndAsync());
        Assert.StartsWith(
            "error: ",
            cli.ErrorLines[^1].StartsWith("See:", StringComparison.Ordinal) ? cli.ErrorLines[^2] : cli.ErrorLines[^1]
        );
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "none")));
    }

    private static async Task<JsonElement> JsonAsync(string[] arguments)
    {
        await using var cli = ProcessRunner.StartCli(arguments);
        Assert.Equal(0, await cli.EndAsync());
        return JsonDocument.Parse(cli.Output).RootElement;
    }

    /// <summary>As a shell takes a command apart.</summary>
    private static async Task<string[]> WordsAsync(string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", $"printf '%s\\n' {command}"]) { RedirectStandardOutput = true }
        )!;
        return (await Eventually.EndsAsync(shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)))
            .TrimEnd('\n')
            .Split('\n');
    }
}
