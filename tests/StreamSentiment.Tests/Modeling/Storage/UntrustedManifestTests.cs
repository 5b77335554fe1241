using System.Text.Json.Nodes;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage;

/// <summary>A manifest whose checksum fits says anything: whoever can write to the store can seal it.</summary>
public sealed class UntrustedManifestTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FolderModelStore store;
    private string version;

    public UntrustedManifestTests()
    {
        store = new FolderModelStore(folder.Path);
        version = store.FolderOf("tiny", TestModels.Store(store).Version);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("spec.embeddingSize", "30000", "EmbeddingSize must be")]
    [InlineData("spec.embeddingSize", "4096", "the model's specification needs")]
    [InlineData("spec.vocabularySize", "2000000000", "VocabularySize must be")]
    [InlineData("spec.vocabularySize", "9000000", "the model's specification needs")]
    [InlineData("spec.members", "1000000", "Members must be")]
    [InlineData("spec.members", "32", "the model's specification needs")]
    [InlineData("spec.recurrentLayers.0.units", "1000000", "Units is 1000000")]
    [InlineData("spec.recurrentLayers.0.units", "4000", "the model's specification needs")]
    [InlineData("spec.denseLayers", "[2000000000]", "DenseLayers must be")]
    [InlineData("spec.denseLayers", "[4000,4000]", "the model's specification needs")]
    [InlineData("spec.pooling", "77", "Pooling must be")]
    [InlineData("text.maxSequenceLength", "1000000", "MaxSequenceLength is 1000000")]
    [InlineData("text.vocabularySize", "2000000000", "VocabularySize is 2000000000")]
    [InlineData("temperature", "0", "temperature is 0")]
    [InlineData("temperature", "-1", "temperature is -1")]
    [InlineData("temperature", "1e300", "temperature is 1E+300")]
    [InlineData("name", "\"../../evil\"", "its name is no name of a folder")]
    [InlineData("name", "\"other\"", "it is the manifest of other")]
    [InlineData("version", "\"v7\"", "it is the manifest of tiny v7")]
    [InlineData("version", "\"..\"", "its version is no name of a folder")]
    [InlineData("name", "null", "is refused")]
    [InlineData("files", "null", "is refused")]
    [InlineData("spec", "null", "is refused")]
    [InlineData("text", "null", "is refused")]
    [InlineData("training", "null", "is refused")]
    [InlineData("spec.recurrentLayers", "null", "is refused")]
    [InlineData("spec.recurrentLayers", "[null]", "is refused")]
    [InlineData("spec.recurrentLayers", "[]", "is refused")]
    [InlineData("spec.denseLayers", "null", "is refused")]
    [InlineData("training", "{\"seed\":null}", "it holds null")]
    [InlineData("files", "{\"../evil\":\"00\"}", "names a file outside")]
    public void Load_SealedAndMad_IsRefusedBeforeAnythingIsAllocated(string path, string json, string why)
    {
        Seal(path, json);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version).Dispose());

        Assert.Contains(why, refused.Message);
        Assert.IsNotType<AbsentModelException>(refused);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData("spec.nGrams.count", "0", "Count is 0")]
    [InlineData("spec.nGrams.count", "2000000000", "Count is 2000000000")]
    [InlineData("spec.nGrams.count", "4000000", "the model's specification needs")]
    [InlineData("spec.nGrams.order", "0", "Order is 0")]
    [InlineData("spec.nGrams.order", "4", "Order is 4")]
    [InlineData("spec.nGrams.order", "2", "The n-gram")]
    [InlineData("spec.nGrams.share", "1.5", "Share is 1.5")]
    [InlineData("spec.nGrams.share", "-0.1", "Share is -0.1")]
    [InlineData("spec.nGrams.share", "null", "no Share of the NGrams")]
    [InlineData("spec.nGrams", "null", "NetworkLength must be")]
    [InlineData("spec.networkLength", "0", "NetworkLength must be")]
    [InlineData("spec.networkLength", "100000", "NetworkLength must be")]
    [InlineData("spec.vocabularySize", "2097153", "VocabularySize must be")]
    [InlineData("spec.vocabularySize", "2000000", "ids go up to")]
    [InlineData("spec.recurrentLayers", "[]", "RecurrentLayers must be")]
    public void Load_MadNGrams_AreRefusedBeforeAnythingIsAllocated(string path, string json, string why)
    {
        var weights = TestModels.WithNGrams("bilstm", networkLength: 10);
        version = store.FolderOf("tiny", TestModels.Store(store, weights).Version);

        Load_SealedAndMad_IsRefusedBeforeAnythingIsAllocated(path, json, why);
    }

    [Fact]
    public void Load_NGramsThatDoNotRise_AreRefused()
    {
        version = store.FolderOf("tiny", TestModels.Store(store, TestModels.WithNGrams()).Version);
        byte[] weights = File.ReadAllBytes(Path.Combine(version, "weights.safetensors"));
        int first = 8 + (int)BitConverter.ToInt64(weights); // n-grams are the first tensor
        weights.AsSpan(first + sizeof(long), sizeof(long)).CopyTo(weights.AsSpan(first));
        TestModels.Rewrite(version, "weights.safetensors", weights);

        Assert.Contains("The n-gram 1 of ngrams.keys", Refusal());
    }

    [Fact]
    public void Load_ReviewsThatNeedMoreMemoryThanThereShouldBe_IsRefused()
    {
        var spec = TestModels.Spec() with { EmbeddingSize = 4096 };
        var text = TestModels.Text with { MaxSequenceLength = 60_000 };
        var manifest = ModelManifest.Read(Path.Combine(version, "model.json")) with { Spec = spec, Text = text };

        var refused = Assert.ThrowsAny<InvalidModelException>(() => ModelManifest.Parse(manifest.WithChecksum().ToJson(), "it"));

        Assert.Contains("its longest reviews need", refused.Message);
    }

    [Theory]
    [InlineData("""{"scores":null}""")]
    [InlineData("""{"scores":[null]}""")]
    [InlineData("""{"scores":[{"text":null,"probability":1}]}""")]
    [InlineData("null")]
    public void Load_GoldenScoresOfNothing_AreRefused(string json)
    {
        TestModels.Rewrite(version, "golden.json", System.Text.Encoding.UTF8.GetBytes(json));

        Assert.Contains("golden.json is refused", Refusal());
    }

    [Fact]
    public void Load_NoWords_IsRefused()
    {
        TestModels.Rewrite(version, "vocabulary.txt", []);

        Assert.Contains("vocabulary.txt is refused", Refusal());
    }

    [Fact]
    public void Load_InAFolderOfAnotherName_IsRefused()
    {
        string moved = Path.Combine(folder.Path, "tiny", "v2");
        Directory.Move(version, moved);

        Assert.Contains(
            "its folder is tiny/v2",
            Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(moved)).Message
        );
    }

    [Fact]
    public void Load_ThroughALink_IsServed()
    {
        string link = Path.Combine(folder.Path, "latest");
        Directory.CreateSymbolicLink(link, version);

        Assert.Null(Record.Exception(() => SentimentModel.Load(link).Dispose()));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Parameters_EveryArchitecture_AreThoseOfItsNetworks(string architecture)
    {
        var spec = TestModels.Spec(architecture) with { DenseLayers = [3, 2], Members = 2 };
        using var networks = NetworkEnsemble.Create(spec);

        Assert.Equal(networks.Weights().Sum(weight => weight.Tensor.numel()), spec.Parameters());
        Assert.Equal(sizeof(float) * spec.Parameters(), spec.WeightBytes());
    }

    public static TheoryData<string> Architectures => [.. ModelSpec.Architectures];

    private string Refusal() => Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version).Dispose()).Message;

    /// <summary>Sets a value of the manifest by its path, and makes the checksum fit.</summary>
    private void Seal(string path, string json)
    {
        string file = Path.Combine(version, "model.json");
        var manifest = JsonNode.Parse(File.ReadAllBytes(file))!.AsObject();
        string[] names = path.Split('.');
        var holder = names[..^1]
            .Aggregate((JsonNode)manifest, (node, name) => int.TryParse(name, out int place) ? node[place]! : node[name]!);
        holder[names[^1]] = JsonNode.Parse(json);
        manifest.Remove("checksum");
        // The checksum is that of the text without it.
        string text = manifest.ToJsonString(new() { WriteIndented = true });
        string checksum = FileChecksum.OfBytes(System.Text.Encoding.UTF8.GetBytes(text));
        File.WriteAllText(file, text.TrimEnd('}').TrimEnd() + $",\n  \"checksum\": \"{checksum}\"\n}}");
    }
}
