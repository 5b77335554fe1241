using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary><c>models promote</c> and <c>models rollback</c>, where there is no Kafka.</summary>
public sealed class CliPromotionTests : IDisposable
{
    private readonly TinyModel model = new();
    private readonly ModelStore store;
    private readonly string first;
    private readonly string second;

    public CliPromotionTests()
    {
        store = new FolderModelStore(model.Store);
        (first, second) = (model.Manifest.Version, model.Publish(seed: 2).Version);
    }

    public void Dispose() => model.Dispose();

    [Fact]
    public async Task PromoteAndRollBack_NoBootstrap_MoveThePointerAndSayThatNoScorerWasTold()
    {
        Assert.Equal((0, $"tiny {second} is current, {first} was before", second), await RunAsync("promote", "tiny", second));
        Assert.Equal((0, $"tiny {first} is current, {second} was before", first), await RunAsync("rollback", "tiny"));
        Assert.Equal(
            (1, $"error: There is no version of tiny in {model.Store} that was current before: name one with --to.", first),
            await RunAsync("rollback", "tiny")
        );
        Assert.Equal(
            (0, $"tiny {second} is current, {first} was before", second),
            await RunAsync("rollback", "tiny", "--to", second)
        );
    }

    [Fact]
    public async Task Promote_NoSuchOrDamagedVersion_FailsAndLeavesThePointer()
    {
        Assert.Equal(
            (1, $"error: tiny has no version 20010101-000000 in {model.Store}.", first),
            await RunAsync("promote", "tiny", "20010101-000000")
        );
        Assert.Equal(
            (1, $"error: other has no version {second} in {model.Store}.", first),
            await RunAsync("promote", "other", second)
        );
        string weights = Path.Combine(store.FolderOf("tiny", second), "weights.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^4]);
        var (code, said, current) = await RunAsync("promote", "tiny", second);
        Assert.Equal((1, first), (code, current));
        Assert.StartsWith($"error: {weights} is refused", said);
    }

    /// <summary>
    /// The exit code, the first line on standard output or else on standard error, and the version that is current then.
    /// </summary>
    private async Task<(int Code, string Said, string? Current)> RunAsync(params string[] arguments)
    {
        await using var cli = ProcessRunner.StartCli(["models", .. arguments, "--models", model.Store]);
        int code = await cli.EndAsync();
        Assert.Equal(code == 0, cli.Error.Contains("No scorer was told"));
        return (code, cli.OutputLines.Concat(cli.ErrorLines).First(), store.Current("tiny"));
    }
}
