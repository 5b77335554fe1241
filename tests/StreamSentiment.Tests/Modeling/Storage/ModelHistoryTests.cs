using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage;

public sealed class ModelHistoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ModelStore store;
    private readonly string[] versions;

    public ModelHistoryTests()
    {
        store = new FolderModelStore(folder.Path);
        versions = [.. Enumerable.Range(1, 4).Select(seed => TestModels.Store(store, seed: seed).Version)];
    }

    private string? Current => store.Current("tiny");

    private string? Previous => store.Previous("tiny");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Previous_AfterEachPromotion_IsTheOneThatWasCurrent()
    {
        Assert.Null(Previous);
        Promote(0);
        Assert.Null(Previous);
        Promote(1, 1, 2);
        Assert.Equal(versions[1], Previous);
    }

    [Fact]
    public void RollBack_AgainAndAgain_GoesFurtherBackEachTime()
    {
        Promote(0, 1, 2);
        foreach (int expected in (int[])[1, 0])
        {
            store.RollBack("tiny", Previous!);
            Assert.Equal(versions[expected], Current);
        }
        Assert.Null(Previous);
        Promote(3);
        Assert.Equal(versions[0], Previous);
    }

    [Fact]
    public void RollBack_ToANamedVersion_ForgetsWhatCameAfterIt()
    {
        Promote(0, 1, 2, 3);
        store.RollBack("tiny", versions[1]);
        Assert.Equal((versions[1], versions[0]), (Current, Previous));
        store.RollBack("tiny", versions[1]); // again changes nothing
        Assert.Equal((versions[1], versions[0]), (Current, Previous));
    }

    [Fact]
    public void RollBack_ToAVersionThatWasNeverCurrent_KeepsTheFormerInMind()
    {
        Promote(3);
        store.RollBack("tiny", versions[0]);
        Assert.Equal((versions[0], versions[3]), (Current, Previous));
    }

    [Fact]
    public void RollBack_ToAVersionThatIsGone_IsRefusedAndPreviousPassesOverIt()
    {
        Promote(0, 1, 2);
        Directory.Delete(store.FolderOf("tiny", versions[1]), recursive: true);
        Assert.Throws<InvalidModelException>(() => store.RollBack("tiny", versions[1]));
        Assert.Equal((versions[2], versions[0]), (Current, Previous));
    }

    [Fact]
    public void Previous_CrashBetweenHistoryAndPointer_IsAsIfThePromotionHadNotBegun()
    {
        Promote(0, 1);
        folder.Write("tiny/history", $"{versions[0]}\n{versions[1]}\n"); // the pointer still says 1
        Assert.Equal(versions[0], Previous);
        Promote(2);
        Assert.Equal(versions[1], Previous);
    }

    private void Promote(params int[] numbers)
    {
        foreach (int number in numbers)
        {
            store.MakeCurrent("tiny", versions[number]);
        }
    }
}
