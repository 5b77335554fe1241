using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Kernels;

public sealed class KernelProcessTests
{
    /// <summary>Loading libtorch takes half a second and 150 MB, and where there is none the kernel must do.</summary>
    [Theory]
    [InlineData("Auto", "its own kernel", false)]
    [InlineData("Torch", "libtorch", true)]
    public async Task Scorer_OfAnLstm_LoadsLibtorchOnlyWhenItIsAskedTo(string kernel, string engine, bool hasTorch)
    {
        Assert.Equal(hasTorch, await LoadsLibtorchAsync(Repository.Path("models"), kernel, engine));
    }

    [Theory]
    [InlineData("Auto")]
    [InlineData("Torch")]
    public async Task Scorer_OfNGrams_LoadsNoLibtorch(string kernel)
    {
        using var folder = new TemporaryFolder();
        var store = new FolderModelStore(folder.Path);
        store.MakeCurrent("tiny", TestModels.Store(store, TestModels.WithNGrams()).Version);

        Assert.False(await LoadsLibtorchAsync(folder.Path, kernel, "n-grams"));
    }

    private static async Task<bool> LoadsLibtorchAsync(string models, string kernel, string engine)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is in /proc.");
        await using var scorer = ProcessRunner.StartScorer([
            "--bootstrap",
            "127.0.0.1:1",
            "--model",
            models,
            "--url",
            "http://127.0.0.1:0",
            "--StreamSentiment:Scoring:Kernel",
            kernel,
        ]);
        await scorer.UntilAsync(() => scorer.Output.Contains("Loaded model "), "it has loaded the model");
        Assert.Matches($"it computes in \\w+ by {engine}", scorer.Output);
        string maps = "";
        await scorer.UntilAsync(
            async () =>
            {
                maps = await File.ReadAllTextAsync($"/proc/{scorer.Id}/maps", TestContext.Current.CancellationToken);
                return maps.Contains("librdkafka");
            },
            "it has loaded what it needs beside"
        );
        return maps.Contains("libtorch", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As on a processor that lacks the instructions, down to one without vectors.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Logits_WithoutTheWidestVectors_AreThoseOfTheEquations(string switchedOff)
    {
        await using var tests = ProcessRunner.StartTests(
            [
                "-method",
                $"{typeof(KernelEnsembleTests).FullName}.{nameof(KernelEnsembleTests.Logits_LastState_AreThoseOfTheEquations)}",
            ],
            new Dictionary<string, string> { [switchedOff] = "0" }
        );
        Assert.True(await tests.EndAsync(within: TimeSpan.FromMinutes(3)) == 0, tests.Output);
    }
}
