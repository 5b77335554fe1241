using System.Text.Json;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary><c>score --explain</c> as a shell sees it.</summary>
public sealed class CliExplainTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Score_ExplainJsonLines_EffectsAreTheDifferencesOfTheScores()
    {
        var lines = await JsonAsync(
            ["score", "--model", model.Store, "--explain"],
            """
            {"id":1,"text":"a great unheard-of movie","explanation":"an old one","tokenCount":99}
            {"id":2,"text":""}
            """
        );
        float[] scores = model.Score(["a great of movie", "great of movie", "a of movie", "a great movie", "a great of"]);
        var explanation = lines[0].GetProperty("explanation");
        Assert.Equal("leave-one-out", explanation.GetProperty("method").GetString());
        var tokens = explanation.GetProperty("tokens").EnumerateArray().ToArray();
        Assert.Equal(["a", "great", "of", "movie"], tokens.Select(token => token.GetProperty("token").GetString()));
        Assert.Equal(
            scores[1..].Select(without => scores[0] - without),
            tokens.Select(token => token.GetProperty("effect").GetSingle())
        );
        Assert.Equal(scores[0], lines[0].GetProperty("probability").GetSingle());
        Assert.Equal(
            ["id", "label", "probability", "tokenCount", "unknownTokenCount", "truncated", "explanation"],
            lines[0].EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal(0, lines[1].GetProperty("explanation").GetProperty("tokens").GetArrayLength());
    }

    [Theory]
    [InlineData("score", "bad", "--explain", "a great movie", "good", "--json")]
    [InlineData("score", "bad", "a great movie", "good", "--json", "--explain")]
    [InlineData("score", "--explain", "leave-one-out", "bad", "a great movie", "good", "--json")]
    public async Task Score_ExplainAnywhereAmongTexts_ExplainsThemInTheirOrder(params string[] arguments)
    {
        var lines = await JsonAsync([.. arguments, "--model", model.Store]);
        Assert.Equal(
            model.Score(["bad", "a great movie", "good"]),
            lines.Select(line => line.GetProperty("probability").GetSingle())
        );
        Assert.Equal([1, 3, 1], lines.Select(line => line.GetProperty("explanation").GetProperty("tokens").GetArrayLength()));
    }

    [Fact]
    public async Task Score_ExplainWithoutATerminal_ListsTheStrongestTokensWithSignedNumbers()
    {
        await using var cli = ProcessRunner.StartCli([
            "score",
            "--model",
            model.Store,
            "--explain",
            "a great [unheard-of] movie",
        ]);
        Assert.Equal(0, await cli.EndAsync());
        float[] scores = model.Score(["a great of movie", "great of movie", "a of movie", "a great movie", "a great of"]);
        (string Token, float Effect)[] expected =
        [
            .. ((string[])["a", "great", "of", "movie"]).Zip(scores[1..], (token, without) => (token, scores[0] - without)),
        ];
        string[] listed = [.. cli.OutputLines.Where(line => line[0] is '+' or '-')];
        Assert.Equal(
            expected
                .OrderByDescending(token => Math.Abs(token.Effect))
                .Select(token => $"{token.Effect:+0.0000;-0.0000} {token.Token}"),
            listed.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]))
        );
        Assert.Contains($"{scores[0]:F4}, 4 of 5 tokens read, 1 not in the vocabulary", cli.OutputLines[0]);
        Assert.Contains("a great [unheard-of] movie", cli.OutputLines);
        Assert.DoesNotContain('\e', cli.Output);
    }

    [Fact]
    public async Task Score_ExplainByAttention_GivesWeights()
    {
        using var folder = new TemporaryFolder();
        var stored = TestModels.Store(
            new FolderModelStore(folder.Path),
            spec: TestModels.Spec() with
            {
                Pooling = Pooling.Attention,
            }
        );
        var tokens = (
            await JsonAsync([
                "score",
                "--model",
                Path.Combine(folder.Path, stored.Name, stored.Version),
                "--explain",
                "attention",
                "--json",
                "w1 w2 w3",
            ])
        )[0]
            .GetProperty("explanation")
            .GetProperty("tokens")
            .EnumerateArray()
            .ToArray();
        Assert.Equal(["w1", "w2", "w3"], tokens.Select(token => token.GetProperty("token").GetString()));
        Assert.Equal(1, tokens.Sum(token => token.GetProperty("weight").GetSingle()), 1e-5);
    }

    [Theory]
    [InlineData("has no attention, its pooling is 'Last'", "--explain", "attention", "good")]
    [InlineData("'atention' is no method of --explain; there are leave-one-out, attention", "--explain", "atention", "good")]
    public async Task Score_ExplainByWhatThereIsNot_IsWrongUse(string message, params string[] arguments)
    {
        await using var cli = ProcessRunner.StartCli(["score", "--model", model.Store, .. arguments]);
        Assert.Equal(2, await cli.EndAsync());
        Assert.Contains(message, cli.ErrorLines[0]);
        Assert.Empty(cli.Output);
    }

    private static async Task<JsonElement[]> JsonAsync(string[] arguments, string input = "")
    {
        await using var cli = ProcessRunner.StartCli(arguments);
        Assert.Equal(0, await cli.EndAsync(input));
        Assert.Empty(cli.Error);
        return [.. cli.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
