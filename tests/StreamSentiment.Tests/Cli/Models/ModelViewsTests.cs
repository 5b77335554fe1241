using StreamSentiment.Cli.Models;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining;
using StreamSentiment.Tests.EndToEnd;

namespace StreamSentiment.Tests.Cli.Models;

/// <summary>What the tool says of stored versions.</summary>
public sealed class StoredModelTests : IDisposable
{
    private readonly TinyModel model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public void Between_VersionAndItself_IsTheSameToTheBit()
    {
        var difference = ModelDifference.Between(Version(model.Manifest), Version(model.Manifest));

        Assert.Empty(difference.Settings);
        Assert.Equal((TinyModel.Words.Length, 0, 0), difference.Vocabulary);
        Assert.Equal(0, difference.RelativeDistance);
    }

    [Fact]
    public void Between_WeightsOfTwoSeeds_IsTheirDistance()
    {
        var difference = ModelDifference.Between(Version(model.Manifest), Version(model.Publish(seed: 2)));

        Assert.Equal((TinyModel.Words.Length, 0, 0), difference.Vocabulary);
        Assert.NotEmpty(difference.Weights);
        // Of independent vectors of one length the difference is the square root of 2 times as long.
        Assert.InRange(difference.RelativeDistance!.Value, 1.2, 1.6);
        Assert.All(difference.Weights, tensor => Assert.InRange(tensor.Relative!.Value, 0.5, 3));
    }

    [Fact]
    public void Create_Card_HasFrontMatterAndNamesTheVersion()
    {
        string card = ModelCard.Create(Version(model.Manifest).Model);

        string[] lines = card.Split('\n');
        Assert.Equal("---", lines[0]);
        int end = Array.IndexOf(lines, "---", 1);
        Assert.Contains("pipeline_tag: text-classification", lines[..end]);
        Assert.Contains($"model_name: \"{TinyModel.Name} {model.Manifest.Version}\"", lines[..end]);
        Assert.Contains($"# {TinyModel.Name} {model.Manifest.Version}", lines[end..]);
        Assert.Contains(lines, line => line.StartsWith("| LSTM 8 |", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("| weights.safetensors | SHA-256 `", StringComparison.Ordinal));
    }

    [Fact]
    public void List_Versions_HaveTheirOrigin()
    {
        model.Publish(seed: 2);

        var versions = StoredModel.List(new FolderModelStore(model.Store), fault => Assert.Fail(fault));

        Assert.Equal([true, false], versions.Select(version => version.IsCurrent));
        Assert.All(versions, version => Assert.Equal(("trained", null), (version.Origin, version.From)));
    }

    private (StoredModel Model, string Folder) Version(ModelManifest manifest)
    {
        var store = new FolderModelStore(model.Store);
        return (
            StoredModel.Read(store, manifest, isCurrent: true, fault => Assert.Fail(fault)),
            store.FolderOf(manifest.Name, manifest.Version)
        );
    }
}
