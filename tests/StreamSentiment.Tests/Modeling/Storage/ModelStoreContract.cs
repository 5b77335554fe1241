using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage;

/// <summary>The contract of every model store and its <see cref="VersionDraft"/>, wherever it keeps its versions.</summary>
public abstract class ModelStoreContract
{
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    protected abstract ModelStore Store { get; }

    [Fact]
    public void Commit_NewVersion_IsListedAndNotCurrent()
    {
        Assert.Empty(Store.List(Assert.Fail));
        var manifest = TestModels.Store(Store);
        Assert.Equal("20300102-030405", manifest.Version);
        var (listed, isCurrent) = Assert.Single(Store.List(Assert.Fail));
        Assert.False(isCurrent);
        Assert.Null(Store.Current("tiny"));
        Assert.Equal(("tiny", manifest.Version, Time.GetUtcNow()), (listed.Name, listed.Version, listed.CreatedAt));
        Assert.Equal(manifest.Checksum, listed.Checksum);
        Assert.Equal(TestModels.Text, listed.Text);
        Assert.Equal(TestModels.Spec().RecurrentLayers, listed.Spec.RecurrentLayers);
        Assert.Equal("1", listed.Training["seed"]);
        Assert.Equal(["weights.safetensors", "vocabulary.txt", "evaluation.json", "golden.json"], listed.Files.Keys);
    }

    [Fact]
    public void Begin_NotCommitted_IsNoVersion()
    {
        using var classifier = TestModels.Classifier(TestModels.Spec());
        var networks = new NetworkEnsemble(classifier);
        using (var draft = Store.Begin("tiny", networks, TestModels.Text, TestModels.Words, Untold))
        {
            draft.Add(ModelStore.EvaluationFile, "{}"u8.ToArray());
            Assert.Empty(Store.List(Assert.Fail));
        }

        Assert.Empty(Store.List(Assert.Fail));
        Assert.ThrowsAny<InvalidModelException>(() => Store.Find("tiny", "20300102-030405"));
    }

    [Fact]
    public void RequireWritable_StoreThatTakesVersions_LeavesNothing()
    {
        string version = TestModels.Store(Store).Version;

        Store.RequireWritable("tiny");

        Assert.Equal(version, Assert.Single(Store.List(Assert.Fail)).Manifest.Version);
        Assert.Equal(
            Store.Find("tiny", version),
            Assert.Single(Directory.GetDirectories(Path.Combine(Store.Find("tiny", version), "..")).Select(Path.GetFullPath))
        );
    }

    [Fact]
    public void Commit_SeveralInOneSecond_GivesVersionsThatSortByAge()
    {
        string[] stored = [.. Enumerable.Range(0, 3).Select(_ => TestModels.Store(Store).Version)];
        Assert.Equal(["20300102-030405", "20300102-030405-02", "20300102-030405-03"], stored);
        Assert.Equal(stored, Store.List(Assert.Fail).Select(listed => listed.Manifest.Version));
    }

    [Fact]
    public void Commit_DraftsThatWereBegunTogether_AreAllKept()
    {
        using var classifier = TestModels.Classifier(TestModels.Spec());
        var networks = new NetworkEnsemble(classifier);
        VersionDraft[] drafts =
        [
            .. Enumerable.Range(0, 3).Select(_ => Store.Begin("tiny", networks, TestModels.Text, TestModels.Words, Untold)),
        ];
        Assert.All(drafts, draft => Assert.Equal("20300102-030405", draft.Manifest.Version));
        Assert.All(drafts, draft => draft.Add(ModelStore.EvaluationFile, "{}"u8.ToArray()));

        string[] stored = [.. drafts.Select(draft => draft.Commit().Version)];

        Assert.Equal(["20300102-030405", "20300102-030405-02", "20300102-030405-03"], stored);
        Assert.Equal(stored, Store.List(Assert.Fail).Select(listed => listed.Manifest.Version));
        Assert.All(stored, version => SentimentModel.Load(Store.Find("tiny", version)).Dispose());
    }

    [Fact]
    public void Prune_AClockThatWasSetBack_GoesByTheOrderOfStoring()
    {
        string[] versions =
        [
            TestModels.Store(Store).Version,
            .. Enumerable
                .Range(1, 3)
                .Select(year =>
                {
                    Time.AdjustTime(Time.Start.AddYears(-year));
                    return TestModels.Store(Store, seed: year).Version;
                }),
        ];
        Assert.Equal(versions.OrderDescending(StringComparer.Ordinal), versions); // the names say the reverse

        Assert.Equal(versions, Store.List(Assert.Fail).Select(listed => listed.Manifest.Version));
        Assert.Equal(versions[..2], Store.Prune("tiny", keep: 2));
        Assert.Equal(versions[2..], Store.List(Assert.Fail).Select(listed => listed.Manifest.Version));
    }

    [Theory]
    [InlineData("20010101-000000")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../tiny/20300102-030405")]
    [InlineData("../../elsewhere")]
    public void MakeCurrent_NoSuchVersion_IsRefusedAndTheFormerStays(string version)
    {
        string stored = TestModels.Store(Store).Version;
        Store.MakeCurrent("tiny", stored);
        Assert.Contains("no version", Assert.ThrowsAny<InvalidModelException>(() => Store.MakeCurrent("tiny", version)).Message);
        Assert.Equal(stored, Store.Current("tiny"));
    }

    [Fact]
    public void MakeCurrent_AnotherThanTheFormerIsCurrent_IsRefused()
    {
        string[] versions = StoreVersions(2);
        Assert.Null(
            Assert.Throws<CurrentModelChangedException>(() => Store.MakeCurrent("tiny", versions[0], former: versions[0])).Winner
        );
        Store.MakeCurrent("tiny", versions[0]);
        Assert.Equal(
            versions[0],
            Assert.Throws<CurrentModelChangedException>(() => Store.MakeCurrent("tiny", versions[1], former: versions[1])).Winner
        );
        Assert.Equal(versions[0], Store.Current("tiny"));
        Store.MakeCurrent("tiny", versions[1], former: versions[0]);
        Assert.Equal(versions[1], Store.Current("tiny"));
    }

    [Fact]
    public void RollBack_AgainAndAgain_GoesFurtherBackEachTime()
    {
        string[] versions = StoreVersions(4);
        Assert.Null(Store.Previous("tiny"));
        Promote(versions[0], versions[1], versions[1], versions[2]);
        foreach (string expected in (string[])[versions[1], versions[0]])
        {
            Store.RollBack("tiny", Store.Previous("tiny")!);
            Assert.Equal(expected, Store.Current("tiny"));
        }

        Assert.Null(Store.Previous("tiny"));
        Promote(versions[3]);
        Assert.Equal(versions[0], Store.Previous("tiny"));
    }

    [Fact]
    public void RollBack_ToANamedVersion_ForgetsWhatCameAfterIt()
    {
        string[] versions = StoreVersions(4);
        Promote(versions);
        foreach (string again in (string[])[versions[1], versions[1]])
        {
            Store.RollBack("tiny", again);
            Assert.Equal((versions[1], versions[0]), (Store.Current("tiny"), Store.Previous("tiny")));
        }
    }

    [Fact]
    public void RollBack_ToAVersionThatWasNeverCurrent_KeepsTheFormer()
    {
        string[] versions = StoreVersions(2);
        Promote(versions[1]);
        Store.RollBack("tiny", versions[0]);
        Assert.Equal((versions[0], versions[1]), (Store.Current("tiny"), Store.Previous("tiny")));
    }

    [Fact]
    public void RollBack_ToAVersionThatIsGone_IsRefusedAndPreviousPassesOverIt()
    {
        string[] versions = StoreVersions(3);
        Promote(versions);
        Store.Delete("tiny", versions[1]);
        Assert.ThrowsAny<InvalidModelException>(() => Store.RollBack("tiny", versions[1]));
        Assert.Equal((versions[2], versions[0]), (Store.Current("tiny"), Store.Previous("tiny")));
    }

    [Fact]
    public void Prune_MoreThanAreKept_DeletesTheOldestButTheCurrentAndTheOneBefore()
    {
        string[] versions = StoreVersions(6);
        Promote(versions[0], versions[1]);

        Assert.Equal([versions[2], versions[3]], Store.Prune("tiny", keep: 2));

        Assert.Equal(
            [versions[0], versions[1], versions[4], versions[5]],
            Store.List(Assert.Fail).Select(version => version.Manifest.Version)
        );
        Assert.Equal(versions[0], Store.Previous("tiny"));
        SentimentModel.Load(Store.Find("tiny", versions[5])).Dispose();
        Assert.Empty(Store.Prune("tiny", keep: 2));
    }

    [Fact]
    public void Annotate_AnyVersion_IsReadBackAndReplaced()
    {
        string version = TestModels.Store(Store).Version;
        Assert.Null(Store.Annotation("tiny", version, "note.json"));

        Store.Annotate("tiny", version, "note.json", "1"u8.ToArray());
        Store.Annotate("tiny", version, "note.json", "2"u8.ToArray());

        Assert.Equal("2"u8.ToArray(), Store.Annotation("tiny", version, "note.json"));
        SentimentModel.Load(Store.Find("tiny", version)).Dispose();
        Assert.ThrowsAny<InvalidModelException>(() => Store.Annotate("tiny", "20010101-000000", "note.json", []));
    }

    private static Dictionary<string, string> Untold => [];

    private string[] StoreVersions(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(seed =>
                {
                    Time.Advance(TimeSpan.FromSeconds(1));
                    return TestModels.Store(Store, seed: seed).Version;
                }),
        ];

    private void Promote(params string[] versions)
    {
        foreach (string version in versions)
        {
            Store.MakeCurrent("tiny", version);
        }
    }
}
