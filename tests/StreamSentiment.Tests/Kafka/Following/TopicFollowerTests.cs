using Confluent.Kafka;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Scoring;

namespace StreamSentiment.Tests.Kafka.Following;

public sealed class TopicFollowerTests : IDisposable
{
    private readonly RecordingClock clock = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> faults = [];
    private readonly Queue<Exception> next = [];
    private readonly TopicFollower follower;

    public TopicFollowerTests() => follower = new TopicFollower(Follow, faults.Add, clock);

    public static TheoryData<ErrorCode> NoAnswers =>
        [
            ErrorCode.LeaderNotAvailable,
            ErrorCode.NotLeaderForPartition,
            ErrorCode.UnknownTopicOrPart, // of a partition, in an election
            ErrorCode.Local_UnknownPartition,
            ErrorCode.RequestTimedOut,
            ErrorCode.Local_Transport,
            ErrorCode.Local_AllBrokersDown,
            ErrorCode.Local_Destroy,
            ErrorCode.Local_Authentication,
            ErrorCode.TopicAuthorizationFailed,
            ErrorCode.GroupAuthorizationFailed,
            ErrorCode.SaslAuthenticationFailed,
            ErrorCode.Local_Fatal,
        ];

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task Ready_FaultThatIsNoAnswer_DoesNotEndHoweverOftenItComes(ErrorCode code)
    {
        for (int i = 0; i < 5; i++)
        {
            next.Enqueue(new KafkaException(new Error(code, "the reason")));
        }

        _ = follower.RunAsync(stop.Token);
        for (int pauses = 1; pauses <= 5; pauses++)
        {
            await Eventually.IsTrueAsync(() => clock.Waits.Length == pauses, $"pause {pauses} begins");
            Assert.False(follower.Ready.IsCompleted);
            Assert.Equal("the reason", follower.Fault);
            clock.Advance(clock.Waits[^1]);
        }

        await Eventually.EndsAsync(follower.Ready); // with the topic itself
        Assert.Null(follower.Fault);
        Assert.InRange(faults.Count, 0, 1);
    }

    [Fact]
    public async Task Ready_TopicThatDoesNotExistOnce_DoesNotEnd()
    {
        next.Enqueue(new TopicAbsentException("models.control", "unknown"));
        next.Enqueue(new KafkaException(new Error(ErrorCode.LeaderNotAvailable)));
        next.Enqueue(new TopicAbsentException("models.control", "unknown"));
        next.Enqueue(new KafkaException(new Error(ErrorCode.LeaderNotAvailable)));

        _ = follower.RunAsync(stop.Token);

        for (int pauses = 1; pauses <= 4; pauses++)
        {
            await Eventually.IsTrueAsync(() => clock.Waits.Length == pauses, $"pause {pauses} begins");
            Assert.False(follower.Ready.IsCompleted);
            clock.Advance(clock.Waits[^1]);
        }
    }

    [Fact]
    public async Task Ready_TopicThatDoesNotExistTwice_Ends()
    {
        next.Enqueue(new TopicAbsentException("models.control", "unknown"));
        next.Enqueue(new TopicAbsentException("models.control", "unknown"));

        _ = follower.RunAsync(stop.Token);
        await PassAsync(pauses: 1);

        await Eventually.EndsAsync(follower.Ready);
        Assert.Single(faults);
    }

    private void Follow(CancellationToken end)
    {
        if (next.TryDequeue(out var fault))
        {
            throw fault;
        }

        follower.CaughtUp();
        end.WaitHandle.WaitOne();
    }

    private async Task PassAsync(int pauses)
    {
        await Eventually.IsTrueAsync(() => clock.Waits.Length == pauses, $"pause {pauses} begins");
        clock.Advance(clock.Waits[^1]);
    }
}
