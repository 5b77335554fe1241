using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage;

public sealed class GoldenScoresTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ModelStore store;
    private readonly string version;

    public GoldenScoresTests()
    {
        store = new FolderModelStore(folder.Path);
        version = store.FolderOf("tiny", TestModels.Store(store).Version);
    }

    private string GoldenFile => Path.Combine(version, "golden.json");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Bf16)]
    [InlineData(Precision.Int16)]
    public void Load_ScoresAsStored_IsServed(Precision precision)
    {
        var golden = GoldenScores.Read(GoldenFile);
        Assert.Contains(golden.Scores, score => score.Text.Length == 0);
        Assert.True(golden.Scores.Select(score => score.Probability).Distinct().Count() > 4);
        Assert.Null(Record.Exception(() => SentimentModel.Load(version, precision).Dispose()));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.1)]
    public void Load_ScoresDiffer_IsRefusedAndFreed(double difference)
    {
        var golden = GoldenScores.Read(GoldenFile);
        var last = golden.Scores[^1];
        TestModels.Rewrite(
            version,
            "golden.json",
            (
                golden with
                {
                    Scores = [.. golden.Scores.SkipLast(1), last with { Probability = last.Probability + difference }],
                }
            ).ToJson()
        );
        Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version));
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var refused = Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version));
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Contains($"text {golden.Scores.Count - 1} of golden.json", refused.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Load_NoGoldenScoresInTheFile_IsRefusedByName(string content)
    {
        TestModels.Rewrite(version, "golden.json", System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Contains(GoldenFile, Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(version)).Message);
    }

    [Fact]
    public void Load_VersionFromBeforeThereWereAny_IsServed()
    {
        TestModels.Rewrite(version, "golden.json", null);
        Assert.Null(Record.Exception(() => SentimentModel.Load(version).Dispose()));
    }
}
