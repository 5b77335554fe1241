using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka;

/// <summary>What a reader of committed records sees of a flow that delivers exactly once, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class TransactionalFlowTests(KafkaFixture kafka)
{
    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Flow_AbandonedAgainAndAgain_AnswersEachRecordOnceAndInOrder(string protocol)
    {
        var topics = await TopicsAsync();
        topics.Options.ConsumerProperties["group.protocol"] = protocol;
        topics.Options.MaxInFlight = 300;
        topics.Produce(6000);
        for (int run = 1; run <= 4; run++)
        {
            await using var flow = new EchoFlow(topics.Options, Slowly, slot: "one");
            await Eventually.IsTrueAsync(() => flow.Answered >= 500, $"run {run} has answered some");
            await flow.AbortAsync(); // in the middle of a transaction: what is in it was never answered
        }

        await using var last = new EchoFlow(topics.Options, slot: "one");
        await Eventually.IsTrueAsync(() => topics.Committed() == 6000, "all is committed");
        await Eventually.EndsAsync(last.StopAsync());
        AssertEachOnce(topics, 6000);
    }

    [Fact]
    public async Task Flow_OffsetsAndAnswers_AreCommittedTogether()
    {
        var topics = await TopicsAsync(partitions: 1);
        topics.Options.MaxInFlight = 200;
        topics.Produce(3000);
        for (int run = 1; run <= 3; run++)
        {
            await using (var flow = new EchoFlow(topics.Options, Slowly))
            {
                await Eventually.IsTrueAsync(() => flow.Answered >= 300, $"run {run} has answered some");
                await flow.AbortAsync();
            }

            Assert.Equal(topics.Committed(), topics.ReadAll(topics.Options.OutputTopic).Count);
        }
    }

    [Fact]
    public async Task Flow_MembersComeAndGoUnderLoad_AnswersEachRecordOnceAndInOrder()
    {
        var topics = await TopicsAsync();
        topics.Options.MaxInFlight = 200;
        int count = 0;
        await using var constant = new EchoFlow(topics.Options, Slowly);
        for (int member = 0; member < 3; member++)
        {
            await using var guest = new EchoFlow(topics.Options, Slowly, slot: "guest");
            await Eventually.IsTrueAsync(
                () =>
                {
                    topics.Produce(100, first: count);
                    count += 100;
                    return guest.Answered > 100;
                },
                "the guest works"
            );
        }

        await Eventually.IsTrueAsync(() => topics.Committed() == count, "all is committed");
        await Eventually.EndsAsync(constant.StopAsync());
        AssertEachOnce(topics, count);
    }

    /// <summary>
    /// A slow broker and a quota are the same to a producer: a transaction of all that there is would never end in its time.
    /// </summary>
    [Fact]
    public async Task Flow_BrokerTakesLessThanThereIsInTheTimeOfATransaction_AnswersInSmallerOnes()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        var topics = new TestTopics(broker.Bootstrap);
        await topics.CreateAsync(partitions: 1);
        await broker.LimitProducersAsync("streamsentiment", bytesPerSecond: 4_000);
        topics.Produce(2_000);
        await using var flow = new EchoFlow(topics.Options, Incompressible);
        await Eventually.IsTrueAsync(() => topics.Committed() >= 200, "a part of it is committed");
        await flow.AbortAsync();
        var answers = topics.ReadAll(topics.Options.OutputTopic);
        Assert.Equal(topics.Committed(), answers.Count);

        static OutboundRecord Incompressible(EchoFlow flow, InboundRecord record)
        {
            byte[] value = new byte[100];
            new Random((int)record.Offset).NextBytes(value);
            return new OutboundRecord
            {
                Topic = flow.Echo(record).Topic,
                Key = record.Key,
                Value = value,
            };
        }
    }

    [Fact]
    public async Task Flow_AnotherTakesItsPlace_EndsAndSaysSoAndNothingIsAnsweredTwice()
    {
        var topics = await TopicsAsync();
        topics.Options.MaxInFlight = 200;
        topics.Produce(4000);
        await using var older = new EchoFlow(topics.Options, Slowly, slot: "place");
        await Eventually.IsTrueAsync(() => older.Answered >= 300, "the older works");
        await using var younger = new EchoFlow(topics.Options, slot: "place");
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Eventually.EndsAsync(older.Completion));
        Assert.True(SlotTakenException.IsToldBy(failure), failure.ToString());
        await Eventually.IsTrueAsync(() => topics.Committed() == 4000, "the younger answers the rest");
        await Eventually.EndsAsync(younger.StopAsync());
        AssertEachOnce(topics, 4000);
    }

    [Fact]
    public async Task Flow_BrokerAwayLongerThanATransaction_AnswersEachRecordOnce()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        var topics = new TestTopics(broker.Bootstrap);
        await topics.CreateAsync();
        topics.CommitSeldom();
        topics.Produce(2000);
        var logs = new LogRecorder();
        await using var flow = new EchoFlow(topics.Options, EchoFlow.AtLeisure, logs);
        await Eventually.IsTrueAsync(() => flow.Answered >= 300, "some are answered");
        await broker.KillAsync();
        // Nine seconds without an answer of the group: a transaction may take five.
        await Eventually.IsTrueAsync(() => logs.Saw(103), "the group has given the member up");
        await broker.StartAsync();
        topics.Produce(500, first: 2000);
        await Eventually.IsTrueAsync(() => topics.Committed() == 2500, "all is committed");
        await Eventually.EndsAsync(flow.StopAsync());
        AssertEachOnce(topics, 2500);
    }

    private static OutboundRecord Slowly(EchoFlow flow, InboundRecord record)
    {
        Thread.SpinWait(3000);
        return flow.Echo(record);
    }

    private static void AssertEachOnce(TestTopics topics, int count)
    {
        var answers = topics.ReadAll(topics.Options.OutputTopic).ConvertAll(TestTopics.Text);
        Assert.Equal(count, answers.Count);
        var numbers = answers.Select(value => value.Split('/')).ToLookup(parts => parts[0], parts => int.Parse(parts[1]));
        Assert.Equal(Enumerable.Range(0, count), numbers.SelectMany(key => key).Order());
        Assert.All(numbers, key => Assert.Equal(key.Order(), key));
    }

    private async Task<TestTopics> TopicsAsync(int partitions = 4)
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(partitions);
        return topics;
    }
}
