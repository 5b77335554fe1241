using Microsoft.Extensions.Logging;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Scoring.Serving;

public sealed class FirstModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LogRecorder logs = new();
    private readonly FolderModelStore store;
    private readonly string[] versions;

    public FirstModelTests()
    {
        store = new FolderModelStore(folder.Path);
        versions = [.. Enumerable.Range(1, 3).Select(seed => TestModels.Store(store, seed: seed).Version)];
        foreach (string version in versions)
        {
            store.MakeCurrent("tiny", version);
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_CurrentIsFine_ServesIt()
    {
        using var model = Load(folder.Path);

        Assert.Equal(versions[2], model.Manifest.Version);
    }

    [Fact]
    public void Load_CurrentIsRefused_ServesTheFormerAndSaysWhy()
    {
        Break(versions[2]);

        using var model = Load(folder.Path);

        Assert.Equal(versions[1], model.Manifest.Version);
        Assert.Contains(logs.Texts, line => line.Contains(versions[1]) && line.Contains("model.json is refused"));
    }

    [Fact]
    public void Load_SeveralAreRefused_ServesTheLastThatIsNot()
    {
        Break(versions[2]);
        Directory.Delete(store.FolderOf("tiny", versions[1]), recursive: true);

        using var model = Load(folder.Path);

        Assert.Equal(versions[0], model.Manifest.Version);
    }

    [Fact]
    public void Load_AllAreRefused_SaysWhyTheCurrentOneIs()
    {
        Array.ForEach(versions, Break);

        Assert.Contains(versions[2], Assert.ThrowsAny<InvalidModelException>(() => Load(folder.Path)).Message);
    }

    [Fact]
    public void Load_AVersionThatWasNamed_IsServedOrNone()
    {
        Break(versions[2]);

        Assert.ThrowsAny<InvalidModelException>(() => Load(store.FolderOf("tiny", versions[2])));
    }

    private SentimentModel Load(string location) =>
        new FirstModel(at => SentimentModel.Load(at, Precision.Fp32), logs.CreateLogger<FirstModel>()).Load(location);

    private void Break(string version) => File.WriteAllText(Path.Combine(store.FolderOf("tiny", version), "model.json"), "{");
}
