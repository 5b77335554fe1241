using StreamSentiment.Drift;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage;

public sealed class StoredDriftTests : IDisposable
{
    private static readonly DriftReference Reference = DriftReference.From(
        [new([1, 2], 2, 0, 0.25), new([1, 3, 3], 4, 0.25, 0.75)],
        accuracy: 0.5
    );

    private readonly TemporaryFolder folder = new();
    private readonly ModelStore store;

    public StoredDriftTests() => store = new FolderModelStore(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_StoredWithAReference_HasIt()
    {
        using var model = SentimentModel.Load(Publish(Reference));
        Assert.Contains(DriftReference.FileName, model.Manifest.Files.Keys);
        Assert.Equal(Reference.ToJson(), model.Drift?.ToJson());
    }

    [Fact]
    public void Load_StoredWithout_IsServedAndHasNone()
    {
        using var model = SentimentModel.Load(Publish(null));
        Assert.Null(model.Drift);
    }

    [Fact]
    public void Load_Altered_IsRefused()
    {
        string version = Publish(Reference);
        File.AppendAllText(Path.Combine(version, DriftReference.FileName), " ");
        Assert.Contains(
            "drift.json is refused",
            Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version)).Message
        );
        File.Delete(Path.Combine(version, DriftReference.FileName));
        Assert.Contains(
            "drift.json is missing",
            Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version)).Message
        );
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("nothing")]
    public void Load_NoReference_IsRefused(string content)
    {
        string version = Publish(Reference);
        TestModels.Rewrite(version, DriftReference.FileName, System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Contains(
            "drift.json is refused",
            Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version)).Message
        );
    }

    private string Publish(DriftReference? reference)
    {
        using var classifier = TestModels.Classifier(TestModels.Spec());
        var manifest = TestModels.Store(store, new NetworkEnsemble(classifier), drift: reference);
        return store.FolderOf("tiny", manifest.Version);
    }
}
