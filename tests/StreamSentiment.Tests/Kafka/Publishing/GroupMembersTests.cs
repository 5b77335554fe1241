using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Publishing;

/// <summary>What becomes of a member that is told that another has its place.</summary>
[Collection("kafka")]
public sealed class GroupMembersTests(KafkaFixture kafka) : IDisposable
{
    private const string Place = "place";
    private static readonly Error Fence = new(ErrorCode.FencedInstanceId, "fenced", isFatal: true);

    private readonly TestMeters meters = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AnotherProcessLives_EndsForGood()
    {
        var topics = await TopicsAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Test);
        using var other = topics.Clients.Consumer(Place, _ => { }, tellsEnds: true);
        other.Subscribe(topics.Options.InputTopic);
        var living = Task.Run(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    other.Consume(TimeSpan.FromMilliseconds(100));
                }
            },
            Test
        );
        await Eventually.IsTrueAsync(() => other.Assignment.Count > 0, "the other has joined");

        var taken = await Assert.ThrowsAsync<SlotTakenException>(() => RunAsync(topics));

        Assert.Contains(Place, taken.Message, StringComparison.Ordinal);
        await end.CancelAsync();
        await living;
    }

    [Fact]
    public async Task Run_TheOtherIsDead_MayBeTriedAgain()
    {
        var topics = await TopicsAsync();
        using (var other = topics.Clients.Consumer(Place, _ => { }, tellsEnds: true))
        {
            other.Subscribe(topics.Options.InputTopic);
            await Eventually.IsTrueAsync(
                () =>
                {
                    other.Consume(TimeSpan.FromMilliseconds(100));
                    return other.Assignment.Count > 0;
                },
                "the other has joined"
            );
        } // a member with a place leaves nothing: the group waits for it

        await Assert.ThrowsAsync<KafkaException>(() => RunAsync(topics));
    }

    [Fact]
    public async Task Run_AConnectionWasLostMeanwhile_MayBeTriedAgainAtOnce()
    {
        var topics = await TopicsAsync();
        await Assert.ThrowsAsync<KafkaException>(() =>
            RunAsync(topics, () => topics.Clients.Faults.Failed("b:1/2: Disconnected (after 5003ms in state UP)"))
        );
    }

    [Theory]
    [InlineData("place-f5b4c4a6-1f0d-4d0e-9a3c-0123456789ab", "place")]
    [InlineData("place-2-f5b4c4a6-1f0d-4d0e-9a3c-0123456789ab", "place-2")]
    [InlineData("streamsentiment-f5b4c4a6-1f0d-4d0e-9a3c-0123456789ab", "streamsentiment-f5b4c4a6-1f0d-4d0e-9a3c-0123456789ab")]
    [InlineData("f5b4c4a6", "f5b4c4a6")]
    public void PlaceOf_AMember_IsWhatTheBrokerAddedItsIdTo(string member, string place) =>
        Assert.Equal(place, MemberSlot.PlaceOf(member));

    public void Dispose() => meters.Dispose();

    /// <summary>A flow that is told so.</summary>
    private Task RunAsync(TestTopics topics, Action? before = null) =>
        new GroupMembers(
            topics.Clients,
            new DeadLetters(topics.Options.DeadLetterTopic, "tests"),
            MemberSlot.Of(Place),
            new SentimentMetrics(meters),
            TimeProvider.System,
            NullLoggerFactory.Instance
        ).RunAsync(
            _ =>
            {
                before?.Invoke();
                throw new KafkaException(Fence);
            },
            Test
        );

    private async Task<TestTopics> TopicsAsync()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        topics.Options.ConsumerProperties["session.timeout.ms"] = "6000"; // the least that the broker takes
        topics.Options.ConsumerProperties["heartbeat.interval.ms"] = "1000";
        await topics.CreateAsync(partitions: 1);
        return topics;
    }
}
