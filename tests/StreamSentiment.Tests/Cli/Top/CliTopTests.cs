using System.Text.Json;
using StreamSentiment.Cli.Top;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.LivePage;

namespace StreamSentiment.Tests.Cli.Top;

/// <summary><c>top</c> of a host that runs, of one that goes away, and of none.</summary>
public sealed class CliTopTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Json_HostThatScores_IsItsStateWithARate()
    {
        await using var house = await HouseAsync();
        await using var cli = ProcessRunner.StartCli(["top", "--url", house.Address + "/", "--json"]);

        Assert.True(await cli.EndAsync() == 0, cli.Error);

        var state = JsonDocument.Parse(cli.Output).RootElement;
        Assert.Equal(PageHouse.Instance, state.GetProperty("instance").GetString());
        Assert.Equal(3, state.GetProperty("traffic").GetProperty("scored").GetInt64());
        Assert.True(state.GetProperty("traffic").GetProperty("perSecond").GetDouble() >= 0);
    }

    [Fact]
    public async Task Pipe_HostThatScores_IsWrittenOnce()
    {
        await using var house = await HouseAsync();
        await using var cli = ProcessRunner.StartCli(["top", "--url", house.Address]);

        Assert.True(await cli.EndAsync() == 0, cli.Error);

        Assert.Contains(cli.OutputLines, line => line.Contains("3 read, 3 scored, 0 in flight"));
        Assert.Contains(cli.OutputLines, line => line.Contains(model.Manifest.Version));
        Assert.Contains(cli.OutputLines, line => line.Contains("Waiting for the consumer group."));
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(80, true)]
    [InlineData(160, true)]
    public async Task Terminal_UntilCtrlC_DrawsTheStateAndLeavesItThere(int columns, bool inColour)
    {
        await using var house = await HouseAsync();
        string tool = Path.Combine(AppContext.BaseDirectory, "streamsentiment.dll");

        var run = await PseudoTerminal.RunLineAsync(
            columns,
            inColour,
            $"exec dotnet exec '{tool}' top --url {house.Address}",
            // Drawn at least twice.
            interrupts: (output, typed) => typed == 0 && output.Split("dead letters").Length > 3 && IsDrawn(output)
        );

        run.IsWell(0, inColour, "waiting", "invalid-json");
    }

    [Fact]
    public async Task Terminal_HostThatGoesAway_IsToldWithTheTime()
    {
        var house = await HouseAsync();
        string tool = Path.Combine(AppContext.BaseDirectory, "streamsentiment.dll");
        Task? gone = null;

        var run = await PseudoTerminal.RunLineAsync(
            80,
            inColour: true,
            $"exec dotnet exec '{tool}' top --url {house.Address}",
            interrupts: (output, typed) =>
            {
                gone ??= output.Contains("dead letters") ? house.DisposeAsync().AsTask() : null;
                return typed == 0 && output.Contains("no answer") && IsDrawn(output);
            }
        );

        run.IsWell(0, true, "no answer", "as of ", "invalid-json");
        await gone!;
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", 1, "does not answer")]
    [InlineData("localhost:8080", 2, "must be http://HOST:PORT")]
    [InlineData("", 2, "must be http://HOST:PORT")]
    public async Task Host_ThatIsNone_IsToldInASentence(string url, int code, string sentence)
    {
        await using var cli = ProcessRunner.StartCli(["top", "--url", url]);

        Assert.Equal(code, await cli.EndAsync());
        Assert.Contains(sentence, cli.Error);
        Assert.DoesNotContain("   at ", cli.Error);
        Assert.Empty(cli.Output);
    }

    [Fact]
    public async Task Host_WithoutAPage_IsTold()
    {
        await using var house = await PageHouse.StartAsync(model.Store, null, ("Enabled", "false"));
        await using var cli = ProcessRunner.StartCli(["top", "--url", house.Address]);

        Assert.Equal(1, await cli.EndAsync());
        Assert.Contains("Page:Enabled", cli.Error);
    }

    [Theory]
    [InlineData(new double[] { }, true, "")]
    [InlineData(new double[] { 0, 0 }, true, "")]
    [InlineData(new double[] { 0, 1, 2 }, true, "▁▅█")]
    [InlineData(new double[] { 0, 1, 2 }, false, "")]
    public void Curve_OfRates_IsAsHighAsThey(double[] rates, bool isUnicode, string expected) =>
        Assert.Equal(expected, TopView.Curve(rates, isUnicode));

    /// <summary>What the terminal echoes would stand in the midst of a line otherwise.</summary>
    private static bool IsDrawn(string output) => output.TrimEnd().EndsWith('╯');

    private async Task<PageHouse> HouseAsync()
    {
        var house = await PageHouse.StartAsync(model.Store);
        await house.StateAsync();
        house.Score(("a", "shop", 0.9f), ("b", "shop", 0.2f), ("c", null, 0.8f));
        house.Metrics.DeadLettered("invalid-json");
        return house;
    }
}
