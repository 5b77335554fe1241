using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Modeling.Storage;

public sealed class FolderModelStoreTests : ModelStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FolderModelStore store;

    public FolderModelStoreTests() => store = new FolderModelStore(folder.Path, Time);

    protected override ModelStore Store => store;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Commit_NewVersion_HasTheseFiles()
    {
        Assert.Empty(new FolderModelStore(Path.Combine(folder.Path, "absent")).List(Assert.Fail));
        Assert.Equal(
            ["evaluation.json", "golden.json", "model.json", "vocabulary.txt", "weights.safetensors"],
            Directory
                .EnumerateFileSystemEntries(store.FolderOf("tiny", TestModels.Store(store).Version))
                .Select(Path.GetFileName)
                .Order()
        );
    }

    [Fact]
    public void RequireWritable_FoldersThatAreNotThereYet_LeavesNone()
    {
        new FolderModelStore(Path.Combine(folder.Path, "new", "store")).RequireWritable("tiny");

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void RequireWritable_NoFolder_SaysWhereWhyAndWhatToDo()
    {
        string file = folder.Write("a-file", "");

        var refusal = Assert.Throws<UnwritableStoreException>(() => new FolderModelStore(file).RequireWritable("tiny"));

        Assert.StartsWith($"No version can be stored in {file}{Path.DirectorySeparatorChar}tiny: ", refusal.Message);
        Assert.EndsWith(". Name a store that this process may write.", refusal.Message);
    }

    [Fact]
    public void Prune_DamagedVersion_IsLeft()
    {
        string damaged = TestModels.Store(store).Version;
        folder.Write($"tiny/{damaged}/model.json", "{");
        string[] versions = [.. Enumerable.Range(1, 2).Select(seed => TestModels.Store(store, seed: seed).Version)];

        Assert.Equal([versions[0]], store.Prune("tiny", keep: 1));
        Assert.True(Directory.Exists(store.FolderOf("tiny", damaged)));
    }

    [Fact]
    public void Prune_VersionsFromBeforeTheSequence_AreOlderThanTheOthersAndInTheOrderOfTheirNames()
    {
        string[] old = [.. Enumerable.Range(1, 2).Select(seed => TestModels.Store(store, seed: seed).Version)];
        foreach (string version in old)
        {
            string file = Path.Combine(store.FolderOf("tiny", version), "model.json");
            var manifest = ModelManifest.Read(file) with { Sequence = null };
            File.WriteAllBytes(file, manifest.WithChecksum().ToJson());
        }

        Time.AdjustTime(Time.Start.AddYears(-1));
        string young = TestModels.Store(store, seed: 3).Version;

        Assert.Equal([.. old, young], store.List(Assert.Fail).Select(listed => listed.Manifest.Version));
        Assert.Equal([old[0]], store.Prune("tiny", keep: 2));
    }

    [Fact]
    public void Previous_CrashBetweenHistoryAndPointer_IsAsIfThePromotionHadNotBegun()
    {
        string[] versions = [.. Enumerable.Range(1, 3).Select(seed => TestModels.Store(store, seed: seed).Version)];
        store.MakeCurrent("tiny", versions[0]);
        store.MakeCurrent("tiny", versions[1]);
        folder.Write($"tiny/{ModelHistory.FileName}", $"{versions[0]}\n{versions[1]}\n"); // the pointer still names the second
        Assert.Equal(versions[0], store.Previous("tiny"));
        store.MakeCurrent("tiny", versions[2]);
        Assert.Equal(versions[1], store.Previous("tiny"));
    }

    [Fact]
    public void Prune_LeftoversOfWriters_AreDeletedAfterADay()
    {
        TestModels.Store(store);
        string old = Directory.CreateDirectory(Path.Combine(folder.Path, "tiny", ".aside-old")).FullName;
        string young = Directory.CreateDirectory(Path.Combine(folder.Path, "tiny", ".aside-young")).FullName;
        Directory.SetLastWriteTimeUtc(old, Time.GetUtcNow().UtcDateTime.AddHours(-25));
        Directory.SetLastWriteTimeUtc(young, Time.GetUtcNow().UtcDateTime.AddHours(-23));

        store.Prune("tiny", keep: 1);

        Assert.False(Directory.Exists(old));
        Assert.True(Directory.Exists(young));
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("bigru")]
    [InlineData("cwrnn")]
    public void Load_OtherCells_ScoresAsBeforeItWasStored(string architecture)
    {
        var spec = TestModels.Spec(architecture);
        var manifest = TestModels.Store(store, spec: spec);
        using var loaded = SentimentModel.Load(store.FolderOf("tiny", manifest.Version), Precision.Fp32);
        using var expected = TestModels.Serve(spec);
        Assert.Equal(spec.RecurrentLayers, loaded.Manifest.Spec.RecurrentLayers);
        float[] scores = new float[9],
            expectedScores = new float[9];
        loaded.Score(TestModels.Reviews(9), scores);
        expected.Score(TestModels.Reviews(9), expectedScores);
        Assert.Equal(expectedScores, scores);
    }

    [Fact]
    public void Commit_Lstm_WritesNoSettingOfAnotherCell()
    {
        string version = store.FolderOf("tiny", TestModels.Store(store).Version);
        string text = File.ReadAllText(Path.Combine(version, "model.json"));
        Assert.DoesNotContain("resetAfter", text); // the checksum of a file from before the setting would not fit
        Assert.DoesNotContain("groups", text);
    }

    [Fact]
    public async Task MakeCurrent_ManyAtOnceInPlaceOfOne_OneSucceeds()
    {
        string former = TestModels.Store(store).Version;
        string[] candidates = [.. Enumerable.Range(2, 2).Select(seed => TestModels.Store(store, seed: seed).Version)];
        for (int round = 0; round < 50; round++)
        {
            store.MakeCurrent("tiny", former);
            using var start = new Barrier(candidates.Length);
            bool[] won = await Task.WhenAll(
                candidates.Select(candidate =>
                    Task.Run(() =>
                    {
                        start.SignalAndWait();
                        try
                        {
                            new FolderModelStore(folder.Path).MakeCurrent("tiny", candidate, former);
                            return true;
                        }
                        catch (CurrentModelChangedException)
                        {
                            return false;
                        }
                    })
                )
            );

            Assert.Equal(candidates[Array.IndexOf(won, true)], store.Current("tiny"));
            Assert.Single(won, true);
        }
    }

    [Fact]
    public void MakeCurrent_OneOfTwo_IsWhatIsServed()
    {
        var first = TestModels.Store(store);
        Time.Advance(TimeSpan.FromSeconds(1));
        var second = TestModels.Store(store, seed: 2);
        foreach (string version in (string[])[second.Version, first.Version])
        {
            store.MakeCurrent("tiny", version);
            Assert.Equal(version, store.Current("tiny"));
            Assert.Equal(version, Assert.Single(store.List(Assert.Fail), listed => listed.IsCurrent).Manifest.Version);
            Assert.Equal(version, ModelLocation.ReadManifest(Path.Combine(folder.Path, "tiny")).Version);
        }

        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(folder.Path, "tiny")),
            file => Path.GetFileName(file).StartsWith('.')
        );
    }

    [Fact]
    public void Resolve_VersionModelOrStoreOfOne_FindsTheVersion()
    {
        var manifest = TestModels.Store(store);
        store.MakeCurrent("tiny", manifest.Version);
        string version = store.FolderOf("tiny", manifest.Version);
        Assert.Equal(version, ModelLocation.Resolve(version));
        Assert.Equal(version, ModelLocation.Resolve(Path.Combine(folder.Path, "tiny")));
        Assert.Equal(version, ModelLocation.Resolve(folder.Path));
    }

    [Fact]
    public void Resolve_NoneOrSeveral_SaysWhatToName()
    {
        Assert.Contains("does not exist", Refusal(Path.Combine(folder.Path, "absent")));
        Assert.Contains("neither model.json nor current", Refusal(folder.Path));
        foreach (string name in (string[])["b", "a"])
        {
            store.MakeCurrent(name, TestModels.Store(store, name).Version);
        }

        Assert.Contains("several models (a, b)", Refusal(folder.Path));

        static string Refusal(string path) => Assert.ThrowsAny<InvalidModelException>(() => ModelLocation.Resolve(path)).Message;
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../other")]
    [InlineData("/")]
    [InlineData("v1/..")]
    public void Resolve_PointerToAFolderOutside_IsRefused(string target)
    {
        TestModels.Store(store);
        string file = folder.Write("tiny/current", target);
        var refused = Assert.ThrowsAny<InvalidModelException>(() => ModelLocation.Resolve(Path.Combine(folder.Path, "tiny")));
        Assert.StartsWith($"{file} is refused", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_NotCommitted_LeavesNothingBehind()
    {
        var before = TestModels.Store(store);
        using var classifier = TestModels.Classifier(TestModels.Spec());
        using (
            var draft = store.Begin(
                "tiny",
                new NetworkEnsemble(classifier),
                TestModels.Text,
                TestModels.Words,
                new Dictionary<string, string>()
            )
        )
        {
            draft.Add(ModelStore.EvaluationFile, "{}"u8.ToArray());
        }

        Assert.Equal(
            [store.FolderOf("tiny", before.Version)],
            Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "tiny"))
        );
    }

    [Fact]
    public void Load_WhatWasStored_ScoresTheSame()
    {
        using var classifier = TestModels.Classifier(TestModels.Spec());
        int[][] reviews = TestModels.Reviews(40);
        float[] expected = new float[reviews.Length],
            actual = new float[reviews.Length];
        var manifest = TestModels.Store(store, new NetworkEnsemble(classifier));
        using var served = SentimentModel.Serve(
            manifest,
            new TextEncoder(TestModels.Text, TestModels.Words),
            new NetworkEnsemble(classifier),
            Precision.Fp32
        );
        served.Score(reviews, expected);
        // By what computed the scores before: the kernel is held to libtorch in tests of its own.
        using var loaded = SentimentModel.Load(store.FolderOf("tiny", manifest.Version), Precision.Fp32, kernel: Kernel.Torch);
        loaded.Score(reviews, actual);
        Assert.Equal(expected, actual);
        Assert.True(actual.Distinct().Count() > 30);
        Assert.Equal([3, 1, 30], loaded.Encoder.Encode("W3, w1 unheard-of <br /> w30").TokenIds);
        Assert.Equal(manifest.Version, loaded.Manifest.Version);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("vocabulary.txt")]
    [InlineData("golden.json")]
    [InlineData("model.json")]
    public void Load_FileAlteredCutOrMissing_IsRefusedByName(string name)
    {
        string version = store.FolderOf("tiny", TestModels.Store(store).Version);
        string file = Path.Combine(version, name);
        byte[] good = File.ReadAllBytes(file);
        Assert.Null(Record.Exception(() => SentimentModel.Load(version).Dispose()));

        File.WriteAllBytes(file, [.. good[..^3], (byte)(good[^3] ^ 1), .. good[^2..]]);
        Assert.Contains(file, Refusal());
        File.WriteAllBytes(file, good[..^5]);
        Assert.Contains(file, Refusal());
        File.WriteAllBytes(file, []);
        Assert.Contains(file, Refusal());
        File.Delete(file);
        Assert.Contains(name, Refusal());

        string Refusal() => Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version).Dispose()).Message;
    }

    [Theory]
    [InlineData("\"embeddingSize\": 4", "\"embeddingSize\": 5", "was altered")]
    [InlineData("\"maxSequenceLength\": 24", "\"maxSequenceLength\": 25", "was altered")]
    [InlineData("\"name\": \"tiny\"", "\"name\": \"huge\"", "was altered")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "schemaVersion is 2")]
    [InlineData("\"version\":", "\"versoin\":", "version")]
    [InlineData("\"lstm\"", "\"liquid\"", "cell")]
    public void Load_EditedManifest_IsRefused(string before, string after, string why)
    {
        string version = store.FolderOf("tiny", TestModels.Store(store).Version);
        string file = Path.Combine(version, "model.json");
        string text = File.ReadAllText(file);
        Assert.Contains(before, text, StringComparison.OrdinalIgnoreCase);
        File.WriteAllText(file, text.Replace(before, after, StringComparison.OrdinalIgnoreCase));
        var refused = Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version).Dispose());
        Assert.StartsWith($"{file} is refused", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message);
    }

    [Theory]
    [InlineData("\"embeddingSize\": 4", "\"embeddingSize\": 5", "weights.safetensors is refused")]
    [InlineData("\"vocabularySize\": 31", "\"vocabularySize\": 30", "vocabulary.txt is refused")]
    [InlineData("\"unknown\": \"Drop\"", "\"unknown\": \"Unk\"", "vocabulary.txt is refused")]
    [InlineData("\"maxSequenceLength\": 24", "\"maxSequenceLength\": 0", "MaxSequenceLength")]
    [InlineData("\"units\": 4", "\"units\": 0", "RecurrentLayers")]
    [InlineData("\"weights.safetensors\"", "\"weights.bin\"", "no checksum of weights.safetensors")]
    public void Load_ManifestThatFitsItsChecksumAndNotItsFiles_IsRefused(string before, string after, string why)
    {
        string version = store.FolderOf("tiny", TestModels.Store(store).Version);
        string file = Path.Combine(version, "model.json");
        string text = File.ReadAllText(file);
        Assert.Contains(before, text, StringComparison.OrdinalIgnoreCase);
        var edited = System.Text.Json.JsonSerializer.Deserialize(
            text.Replace(before, after, StringComparison.OrdinalIgnoreCase),
            ManifestJson.Default.ModelManifest
        )!;
        File.WriteAllBytes(file, edited.WithChecksum().ToJson());
        Assert.Contains(why, Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version).Dispose()).Message);
    }
}
