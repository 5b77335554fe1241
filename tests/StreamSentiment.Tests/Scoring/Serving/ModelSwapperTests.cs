using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;
using TorchSharp;

namespace StreamSentiment.Tests.Scoring.Serving;

public sealed class ModelSwapperTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly TestMeters meters = new();
    private readonly LogRecorder logs = new();
    private readonly StatusTopic reports;
    private readonly ModelStore store;
    private readonly SentimentMetrics metrics;
    private readonly ModelManifest first;
    private readonly ModelManifest second;
    private readonly ActiveModel active;
    private int loads;

    public ModelSwapperTests()
    {
        reports = new StatusTopic(time);
        store = new FolderModelStore(folder.Path);
        metrics = new SentimentMetrics(meters);
        first = TestModels.Store(store, seed: 1);
        second = TestModels.Store(store, seed: 2);
        active = new ActiveModel(Load(new("tiny", first.Version)));
        loads = 0;
    }

    public static TheoryData<string> Damages => ["truncated", "altered", "golden", "another", "outside"];

    public void Dispose()
    {
        active.Dispose();
        metrics.Dispose();
        meters.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void TakeOver_AnotherVersion_ServesItAndSaysSo()
    {
        Takeover().TakeOver(Publications.Create(second.Version));
        Assert.Equal(second.Version, active.Manifest.Version);
        var activated = Assert.IsType<ModelActivated>(Assert.Single(reports));
        Assert.Equal(
            new ModelActivated
            {
                SchemaVersion = 1,
                Id = activated.Id,
                Instance = "scorer-0",
                Process = activated.Process,
                Model = new("tiny", second.Version),
                At = time.GetUtcNow(),
                FormerVersion = first.Version,
                CauseId = $"publication-of-{second.Version}",
            },
            activated
        );
        Assert.NotEmpty(activated.Process!);
        Assert.True(logs.Saw(301));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void TakeOver_VersionThatCannotBeLoaded_IsRefusedAndTheOldOneServesOn(string damage)
    {
        var (version, why) = Damage(damage);
        var takeover = Takeover();
        takeover.TakeOver(Publications.Create(version));

        var refused = Assert.IsType<ModelRefused>(Assert.Single(reports));
        Assert.Contains(why, refused.Reason);
        Assert.Equal(
            (version, first.Version, $"publication-of-{version}"),
            (refused.Model.Version, refused.ServingVersion, refused.CauseId)
        );
        Assert.True(logs.Saw(302));
        AssertServes(first.Version);

        var third = TestModels.Store(store, seed: 3);
        takeover.TakeOver(Publications.Create(third.Version)); // a refusal does not stand in the way of the next
        AssertServes(third.Version);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("weights.safetensors")]
    [InlineData("model.json")]
    [InlineData("unreachable")]
    [InlineData("forbidden")]
    public void TakeOver_NotThereNow_IsNotAnsweredAndServesWhenItComes(string what)
    {
        string version = store.FolderOf("tiny", second.Version),
            aside = Path.Combine(folder.Path, "aside");
        Exception? fault = what switch
        {
            "unreachable" => new IOException("Stale file handle"),
            "forbidden" => new UnauthorizedAccessException("no access"),
            _ => null,
        };
        Move(version, aside);
        var swapper = Takeover(model => fault is null ? Load(model) : throw fault);

        Assert.NotEmpty(swapper.TakeOver(Publications.Create(second.Version))!);
        Assert.NotEmpty(swapper.TakeOver(Publications.Create(second.Version))!);
        Assert.Empty(reports);
        AssertServes(first.Version);

        Move(aside, version);
        fault = null;
        Assert.Null(swapper.TakeOver(Publications.Create(second.Version)));
        Assert.IsType<ModelActivated>(Assert.Single(reports));
        AssertServes(second.Version);

        void Move(string from, string to)
        {
            if (what == "version")
            {
                Directory.Move(from, to);
            }
            else if (fault is null)
            {
                Directory.CreateDirectory(to);
                File.Move(Path.Combine(from, what), Path.Combine(to, what));
            }
        }
    }

    [Fact]
    public void TakeOver_LoadingFailsInAnyWay_IsRefusedWithTheKindOfFault()
    {
        Takeover(_ => throw new InsufficientMemoryException("no room")).TakeOver(Publications.Create(second.Version));
        Assert.Equal("InsufficientMemoryException: no room", Assert.IsType<ModelRefused>(Assert.Single(reports)).Reason);
        AssertServes(first.Version);
    }

    [Fact]
    public void TakeOver_SameEventAgain_DoesNothing()
    {
        var takeover = Takeover();
        takeover.TakeOver(Publications.Create(second.Version));
        takeover.TakeOver(Publications.Create(second.Version));
        Assert.Single(reports);
        Assert.Equal(1, loads);
    }

    [Fact]
    public void TakeOver_VersionThatServesAlready_IsAnsweredWithoutLoadingIt()
    {
        Takeover().TakeOver(Publications.Create(first.Version));
        var activated = Assert.IsType<ModelActivated>(Assert.Single(reports));
        Assert.Equal(
            (first.Version, null, $"publication-of-{first.Version}"),
            (activated.Model.Version, activated.FormerVersion, activated.CauseId)
        );
        Assert.Equal(0, loads);
    }

    [Fact]
    public void ReportServing_NothingPublished_NamesWhatServesAndNoCause()
    {
        Takeover().ReportServing();
        var activated = Assert.IsType<ModelActivated>(Assert.Single(reports));
        Assert.Equal((first.Version, null, null), (activated.Model.Version, activated.FormerVersion, activated.CauseId));
    }

    [Fact]
    public void TakeOver_HundredTimes_LeavesNoTensors()
    {
        var takeover = Takeover();
        Swap(1);
        Swap(2); // both have served once: what is loaded for good is loaded
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int turn = 3; turn <= 102; turn++)
        {
            Swap(turn);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(102, loads);

        void Swap(int turn)
        {
            takeover.TakeOver(Publications.Create(turn % 2 == 1 ? second.Version : first.Version, id: $"{turn}"));
            AssertServes(turn % 2 == 1 ? second.Version : first.Version);
        }
    }

    private (string Version, string Why) Damage(string kind)
    {
        string version = store.FolderOf("tiny", second.Version),
            weights = Path.Combine(version, "weights.safetensors");
        byte[] good = File.ReadAllBytes(weights);
        switch (kind)
        {
            case "outside":
                return ("../tiny/" + second.Version, "is no version of a model");
            case "truncated":
                File.WriteAllBytes(weights, good[..^4]);
                return (second.Version, "weights.safetensors is refused");
            case "altered":
                File.WriteAllBytes(weights, [.. good[..^1], (byte)(good[^1] ^ 1)]);
                return (second.Version, "weights.safetensors is refused");
            case "golden":
                TestModels.Rewrite(version, "golden.json", """{"scores":[{"text":"w1","probability":2}]}"""u8.ToArray());
                return (second.Version, "when it was stored");
            case "another":
                Directory.Move(version, store.FolderOf("tiny", "renamed"));
                return ("renamed", $"it is the manifest of tiny {second.Version}");
            default:
                throw new ArgumentException(kind, nameof(kind));
        }
    }

    private void AssertServes(string version)
    {
        using var lease = active.Take();
        Assert.Equal(version, lease.Model.Manifest.Version);
        float[] score = new float[1];
        lease.Model.Score(
            [
                [1, 2, 3],
            ],
            score
        );
        Assert.InRange(score[0], 0.001f, 0.999f);
    }

    private ModelSwapper Takeover(Func<ModelReference, SentimentModel>? load = null) =>
        new(active, load ?? Load, reports.Reporter, metrics, logs.CreateLogger<ModelSwapper>());

    private SentimentModel Load(ModelReference model)
    {
        loads++;
        return SentimentModel.Load(store.Find(model.Name, model.Version), Precision.Fp32);
    }
}
