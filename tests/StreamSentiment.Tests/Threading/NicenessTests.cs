using StreamSentiment.Threading;

namespace StreamSentiment.Tests.Threading;

public sealed class NicenessTests
{
    [Fact]
    public async Task RunLoweredAsync_ResultExceptionOrStop_AreThoseOfTheWork()
    {
        Assert.Equal(7, await Niceness.RunLoweredAsync(() => 7, "test"));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Niceness.RunLoweredAsync<int>(() => throw new InvalidOperationException(), "test")
        );
        var stopped = Niceness.RunLoweredAsync<int>(() => throw new OperationCanceledException(), "test");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.True(stopped.IsCanceled);
    }

    [Fact]
    public async Task RunLoweredAsync_Linux_IsNicerThanItsCaller()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux keeps a niceness for each thread.");
        int mine = NicenessOf("self");
        int its = await Niceness.RunLoweredAsync(() => NicenessOf("thread-self"), "test");
        Assert.True(its >= 10 && its >= mine, $"{its} is not nicer than {mine}.");
        Assert.Equal(mine, NicenessOf("self")); // the rest of the process stays as it is
    }

    // The nineteenth field, counted behind the name, which may hold blanks.
    private static int NicenessOf(string who)
    {
        string stat = File.ReadAllText($"/proc/{who}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16]);
    }
}
