using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Streaming;
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

    /// <summary>
    /// The cooperative protocol moves partitions in two steps: one member gives them up, and when it joins again the other gets
    /// them. Here the first dies between the two, and is started again in its place.
    /// </summary>
    [Fact]
    public async Task Run_AMemberDiedBetweenGivingUpAndJoining_AllPartitionsAreReadAgain()
    {
        var topics = await TopicsAsync(partitions: 4);
        using var gaveUp = new ManualResetEventSlim();
        using var end = new CancellationTokenSource();
        var dying = new Thread(() => OwnAll(topics, gaveUp, end.Token)) { IsBackground = true };
        dying.Start();
        await Eventually.IsTrueAsync(() => Owned(topics).Count == 4, "one member has all");
        await using var other = new EchoFlow(topics.Options, slot: "place-2");
        await Eventually.IsTrueAsync(() => gaveUp.IsSet, "some are to move");
        await Eventually.IsTrueAsync(() => Owned(topics).Count < 4, "they have no owner");

        var again = Members(topics)
            .RunAsync(
                member => member.Source.ReadAsync(end.Token).ForEachAsync((_, _) => Task.CompletedTask, end.Token),
                end.Token
            );

        await Eventually.IsTrueAsync(() => Owned(topics).Count == 4, "all have one");
        await end.CancelAsync();
        await Task.WhenAny(again); // it ends with its token, or in order
        await Task.Run(dying.Join, Test);
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
        Members(topics)
            .RunAsync(
                _ =>
                {
                    before?.Invoke();
                    throw new KafkaException(Fence);
                },
                Test
            );

    private GroupMembers Members(TestTopics topics) =>
        new(
            topics.Clients,
            new DeadLetters(topics.Options.DeadLetterTopic, "tests"),
            MemberSlot.Of(Place),
            new SentimentMetrics(meters),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

    /// <summary>A member that reads until it has to give something up, and then stands still.</summary>
    private static void OwnAll(TestTopics topics, ManualResetEventSlim gaveUp, CancellationToken end)
    {
        using var consumer = topics.Clients.Consumer(
            Place,
            builder =>
                builder.SetPartitionsRevokedHandler(
                    (_, _) =>
                    {
                        gaveUp.Set();
                        end.WaitHandle.WaitOne();
                    }
                ),
            tellsEnds: true
        );
        consumer.Subscribe(topics.Options.InputTopic);
        while (!end.IsCancellationRequested)
        {
            try
            {
                consumer.Consume(TimeSpan.FromMilliseconds(100));
            }
            catch (ConsumeException)
            {
                return; // another has its place
            }
        }
    }

    /// <summary>What the members of a group that moves nothing have; empty while something moves.</summary>
    private static IReadOnlyList<TopicPartition> Owned(TestTopics topics)
    {
        using var admin = topics.Clients.Admin();
        var group = admin.ListGroup(topics.Options.GroupId, TimeSpan.FromSeconds(5));
        return group is { State: "Stable" }
            ? [.. group.Members.SelectMany(member => MemberAssignment.Partitions(member.MemberAssignment)).Distinct()]
            : [];
    }

    private async Task<TestTopics> TopicsAsync(int partitions = 1)
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        topics.Options.ConsumerProperties["session.timeout.ms"] = "6000"; // the least that the broker takes
        topics.Options.ConsumerProperties["heartbeat.interval.ms"] = "1000";
        await topics.CreateAsync(partitions);
        return topics;
    }
}
