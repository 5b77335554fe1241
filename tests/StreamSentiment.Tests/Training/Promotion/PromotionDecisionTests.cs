using System.Text.Json;
using StreamSentiment.Modeling;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training.Promotion;

namespace StreamSentiment.Tests.Training.Promotion;

public sealed class PromotionDecisionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Save_AnyDecision_IsReadBackBesideTheCandidate(bool promote)
    {
        var decision = Decide(promote);
        Decide(!promote).Save(folder.Path);

        decision.Save(folder.Path);

        var read = PromotionDecision.Read(folder.Path)!;
        Assert.Equal(promote, read.Promote);
        Assert.Equal(decision.Clauses, read.Clauses);
        Assert.Equal(decision.Reasons, read.Reasons);
        Assert.Equal((decision.HoldOut, decision.Anchor, decision.Speed, decision.Options), (read.HoldOut, read.Anchor, read.Speed, read.Options));
        Assert.Equal((decision.Candidate, decision.Current, decision.DecidedAt), (read.Candidate, read.Current, read.DecidedAt));
        Assert.Equal([PromotionDecision.FileName], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void ToJson_Decision_NamesWhatPeopleAndProgramsLookFor()
    {
        var json = JsonDocument.Parse(Decide(promote: false).ToJson()).RootElement;

        Assert.False(json.GetProperty("promote").GetBoolean());
        Assert.NotEmpty(json.GetProperty("reasons")[0].GetString()!);
        Assert.Equal("refused", json.GetProperty("clauses")[1].GetProperty("verdict").GetString());
        Assert.Equal("better", json.GetProperty("options").GetProperty("test").GetString());
        Assert.Equal(400, json.GetProperty("holdOut").GetProperty("candidate").GetProperty("reviews").GetInt32());
    }

    [Fact]
    public void Read_NoDecision_IsNull() => Assert.Null(PromotionDecision.Read(folder.Path));

    [Fact]
    public void Read_DamagedFile_SaysWhichOne()
    {
        folder.Write(PromotionDecision.FileName, "{");

        Assert.Contains(folder.Path, Assert.Throws<InvalidModelException>(() => PromotionDecision.Read(folder.Path)).Message);
    }

    [Fact]
    public void Save_StoredVersion_StillLoads()
    {
        var store = new ModelStore(folder.Path);
        var version = store.FolderOf("tiny", TestModels.Publish(store).Version);

        Decide(promote: true).Save(version);

        using var model = SentimentModel.Load(version);
        Assert.NotNull(PromotionDecision.Read(version));
    }

    private static PromotionDecision Decide(bool promote) =>
        PromotionRule.Decide(Trials.Of(Trials.Reviews((_, _) => (90, promote ? 80 : 90))), new PromotionOptions(), DateTimeOffset.UnixEpoch);
}
