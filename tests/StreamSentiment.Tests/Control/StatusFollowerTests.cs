using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Following;
using StreamSentiment.Tests.Scoring;

namespace StreamSentiment.Tests.Control;

public sealed class StatusFollowerTests : IStatusObserver, IDisposable
{
    private readonly RecordingClock clock = new();
    private readonly FakeEventTopics topics = new();
    private readonly List<(string Id, bool IsNew)> seen = [];
    private readonly CommandEvents events;
    private readonly CancellationTokenSource stop = new();
    private readonly StatusFollower follower;

    public StatusFollowerTests()
    {
        events = new CommandEvents("scorer-0", clock);
        follower = new StatusFollower(topics, [this], clock, NullLogger<StatusFollower>.Instance);
    }

    public void Dispose() => stop.Dispose();

    [Fact]
    public async Task Run_EventsBeforeAndAfterTheStart_AreObservedAsWhatTheyAre()
    {
        topics.Statuses.Add(events.Accepted("a"));
        var running = follower.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => Seen().Length == 1, "the existing one is observed");
        Assert.False(follower.Ready.IsCompleted);
        topics.Statuses.Add(null, events.Accepted("b"));
        await Eventually.IsTrueAsync(() => Seen().Length == 2, "the new one is observed");

        Assert.True(follower.Ready.IsCompleted);
        Assert.Equal([("a", false), ("b", true)], Seen());
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_TopicDoesNotExist_IsNotReadyAndTriesAgain()
    {
        topics.Statuses.Fail(new KafkaException(ErrorCode.UnknownTopicOrPart));
        var running = follower.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => clock.Waits.Length == 1, "it waits");
        Assert.False(follower.Ready.IsCompleted);

        clock.Advance(clock.Waits[0]);
        topics.Statuses.Add([null]);

        await Eventually.EndsAsync(follower.Ready);
        Assert.Equal(2, topics.Statuses.Opened);
        await StopAsync(running);
    }

    void IStatusObserver.Observe(StatusEvent status, bool isNew, CancellationToken stop)
    {
        lock (seen)
        {
            seen.Add((((CommandEvent)status).CommandId, isNew));
        }
    }

    private (string Id, bool IsNew)[] Seen()
    {
        lock (seen)
        {
            return [.. seen];
        }
    }

    private async Task StopAsync(Task running)
    {
        await stop.CancelAsync();
        await Eventually.EndsAsync(running);
    }
}
