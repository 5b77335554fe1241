using StreamSentiment.Contracts.Commands;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Scoring.Replay;
using StreamSentiment.Threading;

namespace StreamSentiment.Tests.Scoring.Replay;

public sealed class ReplayRunTests
{
    [Theory]
    [InlineData("reviews.raw")]
    [InlineData("reviews.scored")]
    [InlineData("reviews.dead-letter")]
    [InlineData("reviews.labelled")]
    [InlineData("models.control")]
    [InlineData("models.status")]
    [InlineData("models.published")]
    public void FindFault_TopicOfOurOwn_IsRefusedByName(string topic) =>
        Assert.StartsWith(topic, ReplayRun.FindFault(Command(topic), new KafkaOptions()));

    [Fact]
    public void FindFault_AnyOtherTopic_IsNone() =>
        Assert.Null(ReplayRun.FindFault(Command("reviews.replayed"), new KafkaOptions()));

    [Fact]
    public void FindFault_OwnTopicUnderAnotherName_IsRefused() =>
        Assert.NotNull(ReplayRun.FindFault(Command("scores"), new KafkaOptions { OutputTopic = "scores" }));

    [Fact]
    public async Task LowPriorityThread_ResultExceptionOrStop_AreThoseOfTheWork()
    {
        Assert.Equal(7, await LowPriorityThread.RunAsync(() => 7, "test"));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            LowPriorityThread.RunAsync<int>(() => throw new InvalidOperationException(), "test")
        );
        var stopped = LowPriorityThread.RunAsync<int>(() => throw new OperationCanceledException(), "test");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.True(stopped.IsCanceled);
    }

    [Fact]
    public async Task LowPriorityThread_Linux_IsNicerThanItsCaller()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux keeps a niceness for each thread.");
        int mine = Niceness("self");
        int its = await LowPriorityThread.RunAsync(() => Niceness("thread-self"), "test");
        Assert.True(its >= 10 && its >= mine, $"{its} is not nicer than {mine}.");
        Assert.Equal(mine, Niceness("self")); // the rest of the process stays as it is
    }

    // The nineteenth field, counted behind the name, which may hold blanks.
    private static int Niceness(string who)
    {
        string stat = File.ReadAllText($"/proc/{who}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16]);
    }

    private static ReplayCommand Command(string topic) =>
        new()
        {
            SchemaVersion = 1,
            Id = "c1",
            Issuer = "anna",
            IssuedAt = DateTimeOffset.UnixEpoch,
            Topic = topic,
        };
}
