using System.Text.Json;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Retraining.Promotion;

public sealed class PromotionDecisionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Save_AnyDecision_IsReadBackBesideACandidateThatStillLoads(bool promote)
    {
        var store = new FolderModelStore(folder.Path);
        string version = TestModels.Store(store).Version;
        var decision = Decide(promote, version);
        Decide(!promote, version).Save(store);

        decision.Save(store);

        var read = PromotionDecision.Read(store, "tiny", version)!;
        Assert.Equal(promote, read.Promote);
        Assert.Equal(decision.Clauses, read.Clauses);
        Assert.Equal(decision.Reasons, read.Reasons);
        Assert.Equal(
            (decision.HoldOut, decision.Anchor, decision.Speed, decision.Options),
            (read.HoldOut, read.Anchor, read.Speed, read.Options)
        );
        Assert.Equal((decision.Candidate, decision.Current, decision.DecidedAt), (read.Candidate, read.Current, read.DecidedAt));
        SentimentModel.Load(store.FolderOf("tiny", version)).Dispose();
    }

    [Fact]
    public void ToJson_Decision_NamesWhatPeopleAndProgramsLookFor()
    {
        var json = JsonDocument.Parse(Decide(promote: false).ToJson()).RootElement;

        Assert.False(json.GetProperty("promote").GetBoolean());
        Assert.Equal("refused", json.GetProperty("outcome").GetString());
        Assert.Equal("configured", json.GetProperty("anchorSource").GetString());
        Assert.NotEmpty(json.GetProperty("reasons")[0].GetString()!);
        Assert.Equal("refused", json.GetProperty("clauses")[2].GetProperty("verdict").GetString());
        Assert.Equal("better", json.GetProperty("options").GetProperty("test").GetString());
        Assert.Equal(400, json.GetProperty("holdOut").GetProperty("candidate").GetProperty("reviews").GetInt32());
    }

    [Fact]
    public void Read_NoDecision_IsNull() => Assert.Null(PromotionDecision.Read(new FolderModelStore(folder.Path), "tiny", "1"));

    [Fact]
    public void Read_DamagedFile_SaysWhichOne()
    {
        var store = new FolderModelStore(folder.Path);
        string version = TestModels.Store(store).Version;
        store.Annotate("tiny", version, PromotionDecision.FileName, "{"u8.ToArray());

        Assert.Contains(
            $"tiny {version}",
            Assert.ThrowsAny<InvalidModelException>(() => PromotionDecision.Read(store, "tiny", version)).Message
        );
    }

    [Fact]
    public void Save_VersionThatIsNotThere_SaysSo() =>
        Assert.ThrowsAny<InvalidModelException>(() => Decide(promote: true, "1").Save(new FolderModelStore(folder.Path)));

    private static PromotionDecision Decide(bool promote, string version) =>
        Decide(promote) with
        {
            Candidate = new("tiny", version),
        };

    private static PromotionDecision Decide(bool promote) =>
        PromotionRule.Decide(
            MadeUpEvidence.Create(MadeUpEvidence.Reviews((_, _) => (90, promote ? 80 : 90))),
            new PromotionOptions(),
            DateTimeOffset.UnixEpoch
        );
}
