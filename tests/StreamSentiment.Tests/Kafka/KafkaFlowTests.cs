using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka;

/// <summary>The guarantees of source, tracker and commit group, on a real Kafka.</summary>
[Collection("kafka")]
public sealed partial class KafkaFlowTests(KafkaFixture kafka)
{
    [Theory]
    [InlineData(Delivery.ExactlyOnce)]
    [InlineData(Delivery.AtLeastOnce)]
    public async Task Flow_RecordsIn_AsManyOutInOrderPerKeyAndCommitted(Delivery delivery)
    {
        var topics = await TopicsAsync();
        topics.Produce(2000);
        topics.Options.Delivery = delivery;
        await using var flow = new EchoFlow(topics.Options);
        var output = topics.ReadOutput(2000);
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(2000, output.Count);
        AssertOrderPerKey(output);
        Assert.Equal(2000, topics.Committed());
        Assert.Equal(0, flow.Tracker.InFlight);
    }

    [Fact]
    public async Task Flow_StoppedAndStartedInMidStream_LosesAndDoublesNothing()
    {
        var topics = await TopicsAsync();
        topics.Options.MaxInFlight = 100;
        topics.Produce(3000);
        for (int run = 1; run <= 3; run++)
        {
            await using var flow = new EchoFlow(topics.Options, Slowly);
            await Eventually.IsTrueAsync(() => flow.Answered >= 300, $"run {run} has answered some");
            await Eventually.EndsAsync(flow.StopAsync());
            Assert.Equal(0, flow.Tracker.InFlight);
        }
        await using var last = new EchoFlow(topics.Options);
        var output = topics.ReadOutput(3000);
        await Eventually.EndsAsync(last.StopAsync());
        Assert.Equal(3000, output.Count);
        AssertOrderPerKey(output);
    }

    [Fact]
    public async Task Flow_OffsetsOfTheGroupGoBack_AnswersNothingTwiceAndSaysSo()
    {
        var topics = await TopicsAsync();
        topics.Options.Delivery = Delivery.AtLeastOnce; // a member without a place leaves its group: offsets may be set then
        var logs = new LogRecorder();
        await using (var before = new EchoFlow(topics.Options, clients: topics.Clients))
        {
            await Eventually.IsTrueAsync(() => before.KnowsTopic, "the topic's id is known");
            topics.Produce(300);
            await Eventually.IsTrueAsync(() => topics.Committed() == 300, "all is committed");
            await Eventually.EndsAsync(before.StopAsync());
        }

        await SetOffsetsAsync(topics, 10);
        topics.Produce(20, first: 300);
        await using (var same = new EchoFlow(topics.Options, logs: logs, clients: topics.Clients))
        {
            await Eventually.IsTrueAsync(() => topics.Committed() == 320, "the offsets are right again");
            await Eventually.IsTrueAsync(() => logs.Count(134) > 0, "it says so");
            await Eventually.EndsAsync(same.StopAsync());
        }

        Assert.Equal(320, topics.Count(topics.Options.OutputTopic));
        Assert.Equal(320, topics.ReadOutput(320).Distinct().Count());

        // Another process knows nothing but the group's offsets: an operator may have set them.
        await SetOffsetsAsync(topics, 10);
        await using var another = new EchoFlow(topics.Options);
        await Eventually.IsTrueAsync(() => topics.Count(topics.Options.OutputTopic) == 600, "it reads all from there");
        await Eventually.EndsAsync(another.StopAsync());
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Flow_PausedInMidStream_AnswersWhatWasReadAndReadsTheRestOnceAfterwards(string protocol)
    {
        var topics = await TopicsAsync();
        topics.Options.ConsumerProperties["group.protocol"] = protocol;
        topics.Produce(2000);
        await using var flow = new EchoFlow(topics.Options, Slowly);
        await Eventually.IsTrueAsync(() => flow.Answered >= 200, "some are answered");
        var pause = new ConsumptionPause("anna", DateTimeOffset.UnixEpoch);
        Assert.Same(pause, flow.Reading.Hold(pause));
        await Eventually.EndsAsync(pause.Quiet);
        int answered = flow.Answered;
        Assert.Equal((answered, answered), (topics.Committed(), topics.ReadAll(topics.Options.OutputTopic).Count));

        topics.Produce(500, first: 2000);
        // A member that joins and leaves meanwhile moves partitions away and back: what it reads it answers, this one nothing.
        await using (var other = new EchoFlow(topics.Options, Slowly))
        {
            await Eventually.IsTrueAsync(() => other.Answered >= 50, "the other member works");
            await Eventually.EndsAsync(other.StopAsync());
        }
        Assert.Equal(answered, flow.Answered);
        Assert.Same(pause, flow.Reading.Resume());
        var output = topics.ReadOutput(2500);
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(2500, output.Count);
        AssertOrderPerKey(output);
        Assert.Equal(2500, topics.Committed());
    }

    [Fact]
    public async Task Flow_PausedFromTheStart_JoinsAndReadsNothingBeforeItIsResumed()
    {
        var topics = await TopicsAsync();
        topics.Produce(500);
        var pause = new ConsumptionPause("anna", DateTimeOffset.UnixEpoch);
        await using var flow = new EchoFlow(topics.Options, pause: pause);
        await Eventually.IsTrueAsync(() => flow.Tracker.Assigned().Count == 4, "it has its partitions");
        await Eventually.EndsAsync(pause.Quiet);
        flow.Reading.Resume();
        Assert.Equal(0, flow.Answered);
        Assert.Equal(500, topics.ReadOutput(500).Count);
        var second = new ConsumptionPause("bert", DateTimeOffset.UnixEpoch);
        Assert.Same(second, flow.Reading.Hold(second));
        Assert.Same(second, flow.Reading.Hold(pause));
        await Eventually.EndsAsync(second.Quiet);
        topics.Produce(500, first: 500);
        await Eventually.EndsAsync(flow.StopAsync()); // a pause does not hold up a stop, nor does a stop end the pause
        Assert.Equal((500, 500), (flow.Answered, topics.Committed()));
    }

    [Fact]
    public async Task Flow_AbortedInMidStream_LosesNothing()
    {
        var topics = await TopicsAsync();
        topics.Produce(2000);
        await using (var flow = new EchoFlow(topics.Options, Slowly))
        {
            await Eventually.IsTrueAsync(() => flow.Answered >= 200, "some are answered");
            await flow.AbortAsync();
        }
        await using var next = new EchoFlow(topics.Options);
        var output = topics.ReadOutput(2000);
        await Eventually.EndsAsync(next.StopAsync());
        Assert.Equal(2000, output.Distinct().Count());
        Assert.Equal(2000, topics.Committed());
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Flow_MembersJoinAndLeave_LosesNothingAndKeepsOrder(string protocol)
    {
        var topics = await TopicsAsync();
        topics.Options.ConsumerProperties["group.protocol"] = protocol;
        topics.Options.MaxInFlight = 200;
        int count = 0;
        await using var first = new EchoFlow(topics.Options, Slowly);
        await Eventually.IsTrueAsync(() => More() && first.Answered >= 100, "the first member works");
        await using var second = new EchoFlow(topics.Options, Slowly);
        await Eventually.IsTrueAsync(() => More() && second.Answered >= 100, "the second member works");
        await Eventually.EndsAsync(first.StopAsync());
        More();
        var output = topics.ReadOutput(count);
        await Eventually.EndsAsync(second.StopAsync());
        AssertOrderPerKey(output);
        Assert.Equal(count, output.Count); // a revoked partition is drained and committed: nothing is answered twice
        Assert.Equal(count, topics.Committed());

        bool More()
        {
            topics.Produce(200, first: count);
            count += 200;
            return true;
        }
    }

    [Fact]
    public async Task Flow_EarlierOneWasRefused_IsPermittedOnceItIsAMemberAlsoWithoutAPartition()
    {
        var topics = await TopicsAsync(partitions: 1);
        void Refuse(BrokerFaults faults) => faults.Refused(topics.Options.GroupId, "READ");
        await using var first = new EchoFlow(topics.Options, before: Refuse);
        await using var second = new EchoFlow(topics.Options, before: Refuse);
        await Eventually.IsTrueAsync(
            () => first.Clients.Faults.Refusals.Count + second.Clients.Faults.Refusals.Count == 0,
            "the group has let both in"
        );
    }

    [Fact]
    public async Task Flow_StoppedBeforeItBegins_Ends()
    {
        var topics = await TopicsAsync();
        await using var flow = new EchoFlow(topics.Options);
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(0, topics.Committed());
    }

    [Fact]
    public async Task Flow_ManyRebalances_LosesNothing()
    {
        var topics = await TopicsAsync();
        topics.Options.MaxInFlight = 200;
        int count = 0;
        await using var constant = new EchoFlow(topics.Options, Slowly);
        for (int member = 0; member < 4; member++)
        {
            await using var guest = new EchoFlow(topics.Options, Slowly);
            await Eventually.IsTrueAsync(
                () =>
                {
                    topics.Produce(100, first: count);
                    count += 100;
                    return guest.Answered > 0;
                },
                "the guest works"
            );
            // Every other one leaves in an orderly way; the others abandon what they hold.
            if (member % 2 == 0)
            {
                await Eventually.EndsAsync(guest.StopAsync());
            }
        }
        var output = topics.ReadOutput(count);
        await Eventually.EndsAsync(constant.StopAsync());
        Assert.Equal(count, output.Distinct().Count());
        Assert.Equal(count, topics.Committed());
    }

    [Fact]
    public async Task Flow_Full_PausesAndStaysAMember()
    {
        var topics = await TopicsAsync(partitions: 1);
        topics.Options.MaxInFlight = 10;
        topics.Options.ConsumerProperties["max.poll.interval.ms"] = "6000";
        topics.Options.ConsumerProperties["session.timeout.ms"] = "6000";
        topics.Produce(500);
        using var gate = new ManualResetEventSlim();
        var logs = new LogRecorder();
        await using var flow = new EchoFlow(
            topics.Options,
            (echo, record) =>
            {
                gate.Wait(Eventually.Patience, TestContext.Current.CancellationToken);
                return echo.Echo(record);
            },
            logs
        );
        await Eventually.IsTrueAsync(() => logs.Saw(107), "the source pauses");
        Assert.InRange(flow.Tracker.InFlight, 10, 11);
        gate.Set();
        Assert.Equal(500, topics.ReadOutput(500).Count);
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.True(logs.Saw(108));
        Assert.Equal(500, topics.Committed());
    }

    [Fact]
    public async Task Flow_BrokerAway_WaitsAndLosesNothing()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        var topics = new TestTopics(broker.Bootstrap);
        await topics.CreateAsync();
        topics.Options.ConsumerProperties["session.timeout.ms"] = "45000"; // it stays a member meanwhile
        topics.CommitSeldom();
        topics.Produce(2000);
        var logs = new LogRecorder();
        await using var flow = new EchoFlow(topics.Options, EchoFlow.AtLeisure, logs);
        await Eventually.IsTrueAsync(() => flow.Answered >= 200, "some are answered");
        await broker.KillAsync();
        // Tries to connect again are a second or two apart: the broker is away for several of them.
        await Eventually.IsTrueAsync(() => logs.Texts.Sum(TriesToConnect) >= 12, "reconnecting is tried");
        Assert.NotEqual(0, flow.Tracker.InFlight);
        Assert.False(flow.Completion.IsCompleted);
        await broker.StartAsync();
        topics.Produce(500, first: 2000);
        var output = topics.ReadOutput(2500);
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(2500, output.Distinct().Count());
        Assert.Equal(2500, topics.Committed());
        Assert.Equal(0, topics.Count(topics.Options.DeadLetterTopic));
    }

    [Fact]
    public async Task Flow_GroupGivesItUp_IsNoMemberUntilItIsAssignedAgain()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        var topics = new TestTopics(broker.Bootstrap);
        await topics.CreateAsync();
        topics.Options.ConsumerProperties["session.timeout.ms"] = "6000";
        await using var flow = new EchoFlow(topics.Options);
        await Eventually.IsTrueAsync(() => flow.Tracker.IsAssigned, "it is a member");
        await broker.KillAsync();
        await Eventually.IsTrueAsync(() => !flow.Tracker.IsAssigned, "it is none any more");
        await broker.StartAsync();
        await Eventually.IsTrueAsync(() => flow.Tracker.IsAssigned, "it is one again");
        topics.Produce(100);
        Assert.Equal(100, topics.ReadOutput(100).Count);
        await Eventually.EndsAsync(flow.StopAsync());
    }

    [Fact]
    public async Task Flow_BrokerAwayForGood_EndsInTime()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        var topics = new TestTopics(broker.Bootstrap);
        await topics.CreateAsync();
        topics.Produce(1000);
        topics.Options.DrainTimeout = TimeSpan.FromSeconds(1);
        var flow = new EchoFlow(topics.Options, Slowly);
        await Eventually.IsTrueAsync(() => flow.Answered >= 100, "some are answered");
        await broker.KillAsync();
        await Eventually.EndsAsync(flow.DisposeAsync().AsTask(), TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task Flow_TopicCreatedLater_IsRead()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        topics.Options.Properties["topic.metadata.refresh.interval.ms"] = "500";
        var logs = new LogRecorder();
        await using var flow = new EchoFlow(topics.Options, logs: logs);
        await Eventually.IsTrueAsync(() => logs.Saw(104), "the missing topic is reported");
        await topics.CreateAsync();
        topics.Produce(10);
        Assert.Equal(10, topics.ReadOutput(10).Count);
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(1, logs.Count(104));
    }

    [Theory]
    [InlineData(Delivery.ExactlyOnce)]
    [InlineData(Delivery.AtLeastOnce)]
    public async Task Flow_AnswerTooLarge_BecomesADeadLetterAndItsNeighboursDoNot(Delivery delivery)
    {
        var topics = await TopicsAsync(maxOutputBytes: 200_000);
        topics.Produce(200);
        await topics.ProduceAsync(
            new()
            {
                Key = [1],
                Value = Noise(500_000),
                Headers = new Headers { { "trace", [7] } },
            }
        );
        topics.Produce(200, first: 200);
        topics.Options.Delivery = delivery;
        await using var flow = new EchoFlow(topics.Options);
        Assert.Equal(400, topics.ReadOutput(400).Count);
        var letter = Assert.Single(topics.Read(topics.Options.DeadLetterTopic, letters => letters.Count > 0));
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(Noise(500_000), letter.Message.Value);
        Assert.Equal("trace", letter.Message.Headers[0].Key);
        Assert.Equal("undeliverable", Header(letter, DeadLetterHeaders.Reason));
        Assert.Equal(401, topics.Committed());
    }

    [Theory]
    [InlineData(Delivery.ExactlyOnce, false)]
    [InlineData(Delivery.AtLeastOnce, false)]
    [InlineData(Delivery.ExactlyOnce, true)]
    [InlineData(Delivery.AtLeastOnce, true)]
    public async Task Flow_OutputWithoutKeyIsRefused_BecomesADeadLetterAndItsNeighboursAreAnsweredOnce(
        Delivery delivery,
        bool alsoLetters
    )
    {
        var topics = await TopicsAsync(partitions: 1);
        await CompactAsync(topics, topics.Options.OutputTopic);
        if (alsoLetters)
        {
            await CompactAsync(topics, topics.Options.DeadLetterTopic);
        }

        for (int i = 0; i < 3; i++)
        {
            topics.Produce(300, first: i * 300);
            await topics.ProduceAsync(new() { Key = null!, Value = [1] });
        }

        topics.Options.Delivery = delivery;
        await using var flow = new EchoFlow(topics.Options);
        var answers = topics.ReadOutput(900);
        var letters = topics.Read(topics.Options.DeadLetterTopic, read => read.Count >= 3);
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal((900, 3), (answers.Count, letters.Count));
        Assert.All(letters, letter => Assert.Equal("undeliverable", Header(letter, DeadLetterHeaders.Reason)));
        Assert.All(letters, letter => Assert.Equal(alsoLetters, letter.Message.Key is not null));
        Assert.All(letters, letter => Assert.Null(RecordHeaders.OriginalKey(letter.Message)));
        Assert.Equal(903, topics.Committed());
    }

    [Fact]
    public async Task Flow_DeadLetterTooLarge_IsCutAndSaysSo()
    {
        var topics = await TopicsAsync(maxDeadLetterBytes: 300_000);
        await topics.ProduceAsync(new() { Key = [1], Value = Noise(500_000) });
        await using var flow = new EchoFlow(
            topics.Options,
            (echo, record) => echo.DeadLetters.For(record, "unreadable", "It can not be read.")
        );
        var letter = Assert.Single(topics.Read(topics.Options.DeadLetterTopic, letters => letters.Count > 0));
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(Noise(500_000)[..65536], letter.Message.Value);
        Assert.Equal("500000", Header(letter, DeadLetterHeaders.OriginalLength));
        Assert.Equal("unreadable", Header(letter, DeadLetterHeaders.Reason));
        Assert.Equal(1, topics.Committed());
    }

    [Theory]
    [InlineData(Delivery.ExactlyOnce)]
    [InlineData(Delivery.AtLeastOnce)]
    public async Task Flow_NothingIsAccepted_FailsAndCommitsNothingPastIt(Delivery delivery)
    {
        var topics = await TopicsAsync(partitions: 1, maxOutputBytes: 50_000, maxDeadLetterBytes: 50_000);
        topics.Produce(10);
        await topics.ProduceAsync(new() { Key = [1], Value = Noise(500_000) });
        topics.Produce(10, first: 10);
        topics.Options.Delivery = delivery;
        await using var flow = new EchoFlow(topics.Options);
        await Assert.ThrowsAsync<DeliveryException>(() => Eventually.EndsAsync(flow.Completion));
        await Eventually.EndsAsync(flow.Source.Left);
        // The first ten are in its transaction, or in one before it: they may have come alone.
        Assert.Contains(topics.Committed(), (long[])(delivery is Delivery.AtLeastOnce ? [10] : [0, 10]));
    }

    private static async Task SetOffsetsAsync(TestTopics topics, long offset)
    {
        using var admin = topics.Clients.Admin();
        var offsets = Enumerable
            .Range(0, 4)
            .Select(partition => new TopicPartitionOffset(topics.Options.InputTopic, partition, offset));
        await admin.AlterConsumerGroupOffsetsAsync([
            new ConsumerGroupTopicPartitionOffsets(topics.Options.GroupId, [.. offsets]),
        ]);
    }

    private static async Task CompactAsync(TestTopics topics, string topic)
    {
        using var admin = topics.Clients.Admin();
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
        var compact = new ConfigEntry { Name = "cleanup.policy", Value = "compact" };
        await admin.IncrementalAlterConfigsAsync(new() { [resource] = [compact] });
    }

    private static OutboundRecord Slowly(EchoFlow flow, InboundRecord record)
    {
        Thread.SpinWait(3000);
        return flow.Echo(record);
    }

    /// <summary>librdkafka tells of some tries only, and of the others by their number.</summary>
    private static int TriesToConnect(string text) =>
        !text.Contains("refused", StringComparison.Ordinal) ? 0
        : Suppressed().Match(text) is { Success: true } others ? 1 + int.Parse(others.Groups[1].Value)
        : 1;

    [GeneratedRegex(@"(\d+) identical error")]
    private static partial Regex Suppressed();

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static string Header(ConsumeResult<byte[], byte[]> letter, string name) =>
        Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(name));

    private static void AssertOrderPerKey(List<string> values)
    {
        foreach (var key in values.Select(value => value.Split('/')).GroupBy(parts => parts[0], parts => int.Parse(parts[1])))
        {
            Assert.Equal(key.Order(), key);
        }
    }

    private async Task<TestTopics> TopicsAsync(
        int partitions = 4,
        int maxDeadLetterBytes = 4_000_000,
        int maxOutputBytes = 1_000_000
    )
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(partitions, maxDeadLetterBytes, maxOutputBytes);
        return topics;
    }
}
