using StreamSentiment.Kafka.Clients;
using StreamSentiment.Tests.Data;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class MemberSlotTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Claim_TakenPlaces_GivesTheFirstThatIsFree()
    {
        using var first = MemberSlot.Claim("machine", "group", folder.Path);
        var second = MemberSlot.Claim("machine", "group", folder.Path);
        using var third = MemberSlot.Claim("machine", "group", folder.Path);
        Assert.Equal(["machine", "machine-2", "machine-3"], [first.Name, second.Name, third.Name]);
        second.Dispose(); // as a process that ends, however it does
        using var again = MemberSlot.Claim("machine", "group", folder.Path);
        Assert.Equal("machine-2", again.Name);
    }

    [Fact]
    public void Claim_AnotherGroup_HasPlacesOfItsOwn()
    {
        using var first = MemberSlot.Claim("machine", "group/1", folder.Path);
        using var other = MemberSlot.Claim("machine", "group/2", folder.Path);
        Assert.Equal(first.Name, other.Name);
    }

    [Fact]
    public void Claim_FolderThatIsNotThere_GivesAPlaceThatNobodyElseHas()
    {
        string missing = Path.Combine(folder.Path, "missing");
        Assert.NotEqual(MemberSlot.Claim("machine", "group", missing).Name, MemberSlot.Claim("machine", "group", missing).Name);
    }

    public void Dispose() => folder.Dispose();
}
