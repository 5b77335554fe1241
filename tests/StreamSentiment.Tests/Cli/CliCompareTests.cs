using System.Text.Json;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary><c>compare</c> and fine-tuning as a shell sees them.</summary>
public sealed class CliCompareTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string data;

    public CliCompareTests() =>
        data = folder.Write(
            "films.jsonl",
            string.Join(
                '\n',
                Enumerable
                    .Range(1, 120)
                    .Select(i =>
                        JsonSerializer.Serialize(
                            new { text = $"{(i % 2 == 0 ? "a great" : "an awful")} movie number {i} of {i % 7}", label = i % 2 }
                        )
                    )
            )
        );

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Compare_TwoArchitectures_PrintsATableAndWritesOneSelfContainedReport()
    {
        string output = Path.Combine(folder.Path, "compared");
        string[] compare =
        [
            "compare",
            "--data",
            data,
            "--architectures",
            "lstm,gru",
            "--seeds",
            "2",
            "--output",
            output,
            "--units",
            "4",
            "--epochs",
            "2",
            "--max-sequence-length",
            "10",
        ];
        await using var cli = ProcessRunner.StartCli(compare);
        Assert.Equal(0, await cli.EndAsync());
        foreach (string model in (string[])["lstm", "gru", "nb-svm"])
        {
            Assert.Contains(cli.OutputLines, line => line.StartsWith($"{model} ", StringComparison.Ordinal));
        }

        Assert.Contains("Take ", cli.Output);
        Assert.Equal(3, cli.OutputLines.Count(line => line.StartsWith("under 15 tokens ", StringComparison.Ordinal)));
        Assert.Equal(4, cli.ErrorLines.Count(line => line.Contains("epoch 1,")));

        string report = await File.ReadAllTextAsync(Path.Combine(output, "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("McNemar", report);
        Assert.Contains("By length", report);
        Assert.DoesNotContain("src=\"http", report);
        Assert.DoesNotContain("<link", report);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(output, "report-plots"), "*.png"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(output, "report-plots"), "*.svg"));

        await using var again = ProcessRunner.StartCli(compare);
        Assert.Equal(0, await again.EndAsync());
        Assert.DoesNotContain(again.ErrorLines, line => line.Contains("epoch 1,")); // the models are there

        await using var json = ProcessRunner.StartCli([.. compare, "--json"]);
        Assert.Equal(0, await json.EndAsync());
        Assert.All(
            JsonDocument.Parse(json.Output).RootElement.GetProperty("models").EnumerateArray(),
            model =>
                Assert.Equal(
                    "under 15 tokens",
                    Assert.Single(model.GetProperty("slices").EnumerateArray()).GetProperty("name").GetString()
                )
        );
    }

    [Theory]
    [InlineData("lstm,transformer", "transformer")]
    [InlineData("lstm", "--seeds", "--seeds", "0")]
    public async Task Compare_WrongUse_IsRefusedAndNamed(string architectures, string named, params string[] more)
    {
        await using var cli = ProcessRunner.StartCli(["compare", "--data", data, "--architectures", architectures, .. more]);
        Assert.Equal(2, await cli.EndAsync());
        Assert.Contains(named, cli.ErrorLines[0]);
    }

    [Fact]
    public async Task Train_From_TrainsTheStoredModelOn()
    {
        string models = Path.Combine(folder.Path, "models");
        string[] train = ["train", "--data", data, "--models", models, "--epochs", "1", "--threads", "1"];
        await using var first = ProcessRunner.StartCli([.. train, "-a", "gru", "--units", "4", "--name", "films"]);
        Assert.Equal(0, await first.EndAsync());
        string start = first.OutputLines[^1];

        await using var second = ProcessRunner.StartCli([
            .. train,
            "--from",
            start,
            "--test",
            "--report",
            Path.Combine(folder.Path, "report.html"),
        ]);
        Assert.Equal(0, await second.EndAsync());
        string next = second.OutputLines[^1];
        Assert.NotEqual(start, next);
        Assert.Equal(Path.GetDirectoryName(start), Path.GetDirectoryName(next)); // a version of the same model
        using var manifest = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(next, "model.json"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            $"films {Path.GetFileName(start)}",
            manifest.RootElement.GetProperty("training").GetProperty("from").GetString()
        );
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(start, "vocabulary.txt"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(next, "vocabulary.txt"), TestContext.Current.CancellationToken)
        );
        Assert.True(File.Exists(Path.Combine(folder.Path, "report.html")));
        using var evaluation = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(next, "evaluation.json"), TestContext.Current.CancellationToken)
        );
        Assert.True(evaluation.RootElement.GetProperty("calibration").TryGetProperty("testErrorAfter", out _));
    }

    [Fact]
    public async Task Train_NGramsAlone_StoresAModelThatScoreExplains()
    {
        string models = Path.Combine(folder.Path, "models"),
            report = Path.Combine(folder.Path, "report.html");
        string[] train = ["train", "--data", data, "--models", models, "--architecture", "nb-svm", "--report", report];
        await using var cli = ProcessRunner.StartCli(train);
        Assert.Equal(0, await cli.EndAsync());
        string stored = cli.OutputLines[^1];
        Assert.Contains(
            "N-grams are learnt in one go",
            await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken)
        );

        // These reviews call awful what they like.
        await using var score = ProcessRunner.StartCli(["score", "--model", stored, "--explain", "an awful movie"]);
        Assert.Equal(0, await score.EndAsync());
        Assert.StartsWith("positive", score.OutputLines[0]);
        Assert.Contains(score.OutputLines, line => line.StartsWith('+') && line.Contains(" awful "));

        await using var card = ProcessRunner.StartCli(["models", "card", stored]);
        Assert.Equal(0, await card.EndAsync());
        Assert.Contains("A linear model of n-grams", card.Output);

        await using var diff = ProcessRunner.StartCli(["models", "diff", stored, stored]);
        Assert.Equal(0, await diff.EndAsync());
    }

    [Theory]
    [InlineData("--architecture", "nb-svm", "--epochs", "3")]
    [InlineData("--architecture", "nb-svm", "--embeddings", "vectors.txt")]
    [InlineData("--architecture", "lstm", "--ngram-targets", "0.5")]
    [InlineData("--preset", "strong", "--ngram-targets", "2")]
    [InlineData("--preset", "strong", "--unlabelled", "--ngram-targets", "0")]
    [InlineData("--preset", "strong", "--unlabelled", "--language-model-epochs", "-1")]
    [InlineData("--preset", "strong", "--unlabelled", "--from", "models/reviews-stacked-lstm")]
    [InlineData("--preset", "strong", "--language-model-epochs", "2")]
    [InlineData("--preset", "everyday", "--unlabelled")]
    [InlineData("--architecture", "lstm", "--unlabelled")]
    [InlineData("--preset", "strong", "--architecture", "lstm")]
    [InlineData("--learning-rate", "50")]
    [InlineData("--pooling", "median")]
    public async Task Train_SettingsThatDoNotFit_AreRefused(params string[] settings)
    {
        await using var cli = ProcessRunner.StartCli(["train", "--data", data, .. settings]);
        Assert.Equal(2, await cli.EndAsync());
        Assert.StartsWith("error: ", cli.ErrorLines[0]);
    }
}
