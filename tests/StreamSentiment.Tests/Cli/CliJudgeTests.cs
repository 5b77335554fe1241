using System.Text.Json;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary><c>models judge</c> as a shell sees it.</summary>
public sealed class CliJudgeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string candidate;
    private readonly string data;
    private readonly string[] judge;

    public CliJudgeTests()
    {
        var store = new FolderModelStore(Path.Combine(folder.Path, "models"));
        candidate = store.FolderOf("tiny", TestModels.Store(store, seed: 2).Version);
        data = folder.Write(
            "reviews.jsonl",
            string.Join(
                '\n',
                Enumerable
                    .Range(1, 60)
                    .Select(i => JsonSerializer.Serialize(new { text = $"w{i % 30 + 1} w{i % 7 + 1} w{i}", label = i % 2 }))
            )
        );
        judge =
        [
            "models",
            "judge",
            "--candidate",
            candidate,
            "--model",
            candidate,
            "--data",
            $"{data}#all",
            "--least-reviews",
            "10",
            "--least-speed",
            "0",
        ];
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Judge_ModelAgainstItself_IsNoBetterAndExitsWithOne()
    {
        await using var cli = ProcessRunner.StartCli([.. judge, "--calibration-error", "1", "--least-slice-accuracy", "0"]);
        Assert.Equal(1, await cli.EndAsync());
        Assert.Single(cli.OutputLines, line => line.Contains("better") && line.Contains("refused"));
        Assert.Contains("Do not promote:", cli.OutputLines);
        Assert.Single(cli.OutputLines, line => line == "Hold-out by length");
        Assert.Single(cli.OutputLines, line => line.StartsWith("under 15 tokens ", StringComparison.Ordinal));
        Assert.Contains("0 reviews only the candidate, 0 only the current model", cli.OutputLines[^1]);
        Assert.False(File.Exists(Path.Combine(candidate, PromotionDecision.FileName)));
    }

    [Fact]
    public async Task Judge_NoWorseThanAsked_ExitsWithZeroAndSavesTheDecision()
    {
        await using var cli = ProcessRunner.StartCli([
            .. judge,
            "--anchor",
            data,
            "--test",
            "nonInferior",
            "--margin",
            "0.5",
            "--least-slice-accuracy",
            "0",
            "--json",
            "--save",
        ]);
        Assert.Equal(0, await cli.EndAsync());
        var decision = JsonDocument.Parse(cli.Output).RootElement;
        Assert.True(decision.GetProperty("promote").GetBoolean());
        Assert.Equal(60, decision.GetProperty("holdOut").GetProperty("candidate").GetProperty("reviews").GetInt32());
        var anchor = decision.GetProperty("clauses").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "anchor");
        Assert.Equal("passed", anchor.GetProperty("verdict").GetString());
        var slice = Assert.Single(decision.GetProperty("slices").EnumerateArray());
        Assert.Equal("under 15 tokens", slice.GetProperty("name").GetString());
        Assert.Equal(60, slice.GetProperty("reviews").GetInt32());
        Assert.Equal(
            slice.GetProperty("current").GetProperty("expectedCalibrationError").GetDouble(),
            slice.GetProperty("candidate").GetProperty("expectedCalibrationError").GetDouble()
        );
        Assert.Equal(cli.Output.TrimEnd(), File.ReadAllText(Path.Combine(candidate, PromotionDecision.FileName)));
    }

    [Theory]
    [InlineData("--level", "0.9")]
    [InlineData("--test", "best")]
    public async Task Judge_WrongUse_IsRefused(params string[] more)
    {
        await using var cli = ProcessRunner.StartCli([.. judge, .. more]);
        Assert.Equal(2, await cli.EndAsync());
        Assert.StartsWith("error: ", cli.ErrorLines[0]);
        Assert.Empty(cli.Output);
    }
}
