using System.Text.Json;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary>Lines on standard input as other programs write them.</summary>
public sealed class StandardInputCaseTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Theory]
    [InlineData("bom.jsonl", 0)]
    [InlineData("one-bad-line.jsonl", 2)]
    public async Task Score_Lines_AnswersEveryGoodOne(string file, int exitCode)
    {
        await using var cli = ProcessRunner.StartCli(["score", "--model", model.Store]);

        Assert.Equal(exitCode, await cli.EndAsync(await InputAsync(file)));

        Assert.Equal(
            model.Score(["great", "bad"]),
            cli.OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("probability").GetSingle())
        );
        Assert.Equal(exitCode != 0, cli.Error.Contains("Line 2 of standard input is not JSON", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bom.jsonl", 0)]
    [InlineData("one-bad-line.jsonl", 2)]
    public async Task Tokenize_Lines_AnswersEveryGoodOne(string file, int exitCode)
    {
        await using var cli = ProcessRunner.StartCli(["tokenize"]);

        Assert.Equal(exitCode, await cli.EndAsync(await InputAsync(file)));

        Assert.Equal(["""["great"]""", """["bad"]"""], cli.OutputLines);
        Assert.Equal(exitCode != 0, cli.Error.Contains("Line 2 of standard input is not JSON", StringComparison.Ordinal));
    }

    // As characters, so that the byte-order mark is one of them.
    private static async Task<string> InputAsync(string file) =>
        System.Text.Encoding.UTF8.GetString(
            await File.ReadAllBytesAsync(
                Repository.Path("tests", "StreamSentiment.Tests", "Cases", "stdin", file),
                TestContext.Current.CancellationToken
            )
        );
}
