using System.Net;
using Amazon.S3;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage.Buckets;

public sealed class BucketModelStoreTests(S3Fixture s3) : ModelStoreContract, IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly BucketAddress root = new(S3Fixture.Bucket, $"test-{Guid.NewGuid():N}/store");
    private FaultyS3Client client = null!;
    private BucketObjects objects = null!;
    private BucketModelStore store = null!;

    protected override ModelStore Store => store;

    private string Cache => Path.Combine(folder.Path, "here");

    public async ValueTask InitializeAsync()
    {
        client = new FaultyS3Client(await s3.EndpointAsync());
        objects = new BucketObjects(client);
        store = StoreOf("here");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        client?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Commit_NewVersion_IsSeenByOtherMachines()
    {
        var manifest = TestModels.Store(store);
        Assert.Equal($"{root}/tiny/{manifest.Version}", store.Address("tiny", manifest.Version));
        Assert.Equal(manifest.Version, Assert.Single(StoreOf("elsewhere").List(Assert.Fail)).Manifest.Version);
        Assert.Equal(
            ["evaluation.json", "golden.json", "model.json", "vocabulary.txt", "weights.safetensors"],
            objects.Keys(root.At("tiny").At(manifest.Version)).Order()
        );
    }

    [Fact]
    public void Bring_WhatWasStored_ScoresTheSameOnAnotherMachine()
    {
        store.MakeCurrent("tiny", TestModels.Store(store).Version);
        using var loaded = SentimentModel.Load(Bring(root.At("tiny"), "elsewhere"), Precision.Fp32, kernel: Kernel.Torch);
        using var expected = TestModels.Serve();
        float[] scores = new float[9],
            expectedScores = new float[9];
        loaded.Score(TestModels.Reviews(9), scores);
        expected.Score(TestModels.Reviews(9), expectedScores);
        Assert.Equal(expectedScores, scores);
    }

    [Fact]
    public void Bring_VersionModelOrStoreOfOne_FindsTheVersion()
    {
        string version = TestModels.Store(store).Version;
        store.MakeCurrent("tiny", version);
        string expected = Path.Combine(folder.Path, "elsewhere", root.Bucket, root.Key, "tiny", version);
        Assert.Equal(expected, Bring(root.At("tiny").At(version), "elsewhere"));
        Assert.Equal(expected, Bring(root.At("tiny"), "elsewhere"));
        Assert.Equal(expected, Bring(root, "elsewhere"));
    }

    [Fact]
    public void Bring_NoneOrSeveral_SaysWhatToName()
    {
        Assert.Contains($"no model at {root}", Refusal(root));
        foreach (string name in (string[])["b", "a"])
        {
            store.MakeCurrent(name, TestModels.Store(store, name).Version);
        }

        Assert.Contains("several models (a, b)", Refusal(root));
        Assert.Contains($"no model at {root}/c", Refusal(root.At("c")));

        string Refusal(BucketAddress address) =>
            Assert.ThrowsAny<InvalidModelException>(() => Bring(address, "elsewhere")).Message;
    }

    [Fact]
    public void Bring_VersionThatWasDownloaded_IsNotDownloadedAgain()
    {
        var version = root.At("tiny").At(TestModels.Store(store).Version);
        Bring(version, "elsewhere");
        Assert.Contains(version.At("weights.safetensors").Key, client.Read);
        client.Read.Clear();
        Bring(version, "elsewhere");
        Assert.Equal([version.At("model.json").Key, version.At("model.sig").Key], client.Read.Distinct());
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("vocabulary.txt")]
    [InlineData("model.json")]
    public void Bring_DamagedCache_IsDownloadedAgain(string name)
    {
        var version = root.At("tiny").At(TestModels.Store(store).Version);
        string file = Path.Combine(Bring(version, "elsewhere"), name);
        byte[] good = File.ReadAllBytes(file);
        foreach (
            var damage in (Action[])
                [
                    () => File.WriteAllBytes(file, [.. good[..^3], (byte)(good[^3] ^ 1), .. good[^2..]]),
                    () => File.WriteAllBytes(file, good[..^5]),
                    () => File.Delete(file),
                ]
        )
        {
            damage();
            Bring(version, "elsewhere");
            Assert.Equal(good, File.ReadAllBytes(file));
        }

        Assert.Single(
            Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "elsewhere", root.Bucket, root.Key, "tiny"))
        );
    }

    [Fact]
    public async Task Bring_DamagedInTheBucket_IsRefusedAndNotKept()
    {
        var version = root.At("tiny").At(TestModels.Store(store).Version);
        var weights = version.At("weights.safetensors");
        await client.PutObjectAsync(
            new()
            {
                BucketName = weights.Bucket,
                Key = weights.Key,
                ContentBody = "rotten",
            },
            TestContext.Current.CancellationToken
        );
        var refused = Assert.ThrowsAny<InvalidModelException>(() => Bring(version, "elsewhere"));
        Assert.StartsWith($"{weights} is refused", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "elsewhere", root.Bucket, root.Key, "tiny")));
    }

    [Fact]
    public void Commit_CutInTheMiddle_LeavesNoVersion()
    {
        client.Fault = key =>
            key.EndsWith("/model.json", StringComparison.Ordinal)
                ? new AmazonS3Exception("Access Denied") { StatusCode = HttpStatusCode.Forbidden, ErrorCode = "AccessDenied" }
                : null;
        var cut = Assert.Throws<ModelBucketException>(() => TestModels.Store(store));
        Assert.StartsWith(
            $"{root}/tiny/20300102-030405/model.json: no access: Access Denied.",
            cut.Message,
            StringComparison.Ordinal
        );
        client.Fault = _ => null;

        Assert.NotEmpty(objects.Keys(root.At("tiny").At("20300102-030405")));
        Assert.Empty(store.List(Assert.Fail));
        Assert.ThrowsAny<InvalidModelException>(() => store.MakeCurrent("tiny", "20300102-030405"));
        Assert.ThrowsAny<InvalidModelException>(() => Bring(root.At("tiny").At("20300102-030405"), "here"));

        string kept = cut.Message.Split("kept in ")[1].TrimEnd('.');
        SentimentModel.Load(kept).Dispose();
        Assert.Equal("20300102-030405-02", TestModels.Store(StoreOf("elsewhere")).Version);
    }

    [Fact]
    public void Commit_TwoMachinesInOneSecond_GivesTwoVersions()
    {
        string[] versions = [TestModels.Store(store).Version, TestModels.Store(StoreOf("elsewhere"), seed: 2).Version];
        Assert.Equal(["20300102-030405", "20300102-030405-02"], versions);
        Assert.Equal(versions, store.List(Assert.Fail).Select(listed => listed.Manifest.Version));
    }

    [Fact]
    public void Add_ObjectThatIsThere_IsLeftAsItIs()
    {
        var address = root.At("file");
        objects.Add(address, folder.Write("one", "1"));
        objects.Add(address, folder.Write("same", "1"));
        var refused = Assert.Throws<ModelBucketException>(() => objects.Add(address, folder.Write("other", "2")));
        Assert.StartsWith($"{address}: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal("1"u8.ToArray(), objects.Read(address)!.Content);
    }

    [Fact]
    public void MakeCurrent_ForthAndBack_IsWhatOtherMachinesServe()
    {
        var (first, second) = StoreTwo();
        foreach (string version in (string[])[second, first])
        {
            store.MakeCurrent("tiny", version);
            Assert.Equal(version, StoreOf("elsewhere").Current("tiny"));
            Assert.Equal(version, Assert.Single(store.List(Assert.Fail), listed => listed.IsCurrent).Manifest.Version);
            Assert.Equal(version, Path.GetFileName(Bring(root.At("tiny"), "elsewhere")));
        }
    }

    [Fact]
    public void Locate_Model_GivesTheStoreItLiesIn()
    {
        var (first, second) = StoreTwo();
        store.MakeCurrent("tiny", first);
        var located = BucketModelStore.Locate(root.At("tiny"), objects, Path.Combine(folder.Path, "elsewhere"));
        Assert.Equal(("tiny", first), (located.Name, located.Version));
        Assert.Equal(second, ModelLocation.ReadManifest(located.Store.Find("tiny", second)).Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WritePointer_SeenByTwo_TheSecondIsToldWhoWon(bool hadFormer)
    {
        var (first, second) = StoreTwo();
        Time.Advance(TimeSpan.FromSeconds(1));
        string third = TestModels.Store(store, seed: 3).Version;
        if (hadFormer)
        {
            store.MakeCurrent("tiny", third);
        }

        var other = StoreOf("elsewhere");
        BucketPointer? seenHere = store.ReadPointer("tiny"),
            seenThere = other.ReadPointer("tiny");
        Assert.Equal(hadFormer ? third : null, seenHere?.Version);

        store.WritePointer("tiny", [first], seenHere);
        var lost = Assert.Throws<CurrentModelChangedException>(() => other.WritePointer("tiny", [second], seenThere));
        Assert.Equal(first, lost.Winner);
        Assert.StartsWith(
            $"{root}/tiny/current names {first}, which {Environment.MachineName} made current at ",
            lost.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith($"{second} was not made current.", lost.Message, StringComparison.Ordinal);
        Assert.Equal(first, other.Current("tiny"));
        other.WritePointer("tiny", [first], seenThere); // what it wanted is there
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../other")]
    public async Task Current_PointerToElsewhere_IsRefused(string target)
    {
        var pointer = root.At("tiny").At("current");
        await client.PutObjectAsync(
            new()
            {
                BucketName = pointer.Bucket,
                Key = pointer.Key,
                ContentBody = target,
            },
            TestContext.Current.CancellationToken
        );
        var refused = Assert.ThrowsAny<InvalidModelException>(() => store.Current("tiny"));
        Assert.StartsWith($"{pointer} is refused", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Current_ServerThatIsBusyForAMoment_IsAskedAgain()
    {
        string version = TestModels.Store(store).Version;
        store.MakeCurrent("tiny", version);
        int faults = 0;
        client.Fault = _ =>
            ++faults > 2
                ? null
                : new AmazonS3Exception("Slow down") { StatusCode = HttpStatusCode.ServiceUnavailable, ErrorCode = "SlowDown" };
        Assert.Equal(version, store.Current("tiny"));
        Assert.Equal(3, faults);
    }

    [Fact]
    public void AnyCall_WrongBucket_NamesItInOneSentence()
    {
        var wrong = new BucketModelStore(new("no-such-bucket", "prefix"), objects, Cache, Time);
        AssertReason("s3://no-such-bucket/prefix/tiny/current", () => wrong.Current("tiny"));
        AssertReason("s3://no-such-bucket/prefix", () => wrong.List(Assert.Fail));
        AssertReason("s3://no-such-bucket/prefix", () => TestModels.Store(wrong));
        AssertReason(
            "s3://no-such-bucket/prefix",
            () => BucketModelStore.Locate(new("no-such-bucket", "prefix"), objects, Cache)
        );

        static void AssertReason(string address, Action call)
        {
            var failed = Assert.Throws<ModelBucketException>(call);
            Assert.StartsWith(address, failed.Message, StringComparison.Ordinal);
            Assert.EndsWith(": there is no bucket no-such-bucket.", failed.Message, StringComparison.Ordinal);
        }
    }

    private BucketModelStore StoreOf(string machine) => new(root, objects, Path.Combine(folder.Path, machine), Time);

    private string Bring(BucketAddress address, string machine) =>
        BucketModelStore.Locate(address, objects, Path.Combine(folder.Path, machine)).Folder;

    private (string First, string Second) StoreTwo()
    {
        string first = TestModels.Store(store).Version;
        Time.Advance(TimeSpan.FromSeconds(1));
        return (first, TestModels.Store(store, seed: 2).Version);
    }
}
