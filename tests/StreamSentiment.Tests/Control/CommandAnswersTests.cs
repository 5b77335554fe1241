using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Control;

[Collection("kafka")]
public sealed class CommandAnswersTests(KafkaFixture kafka)
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_EachAnswer_IsATransactionOfItsOwn()
    {
        var topic = new StatusTopic(TimeProvider.System, "retrainer-0");
        using var answers = topic.Answers();
        var published = await answers.PublishAsync(Rejected("r1", "first"), Test);
        await answers.PublishAsync(Rejected("r2", "second"), Test);
        Assert.Equal(["init", "begin", "commit", "begin", "commit"], topic.Producer.Transactions);
        Assert.Equal(["retrainer-0", "retrainer-0"], topic.Select(answer => answer.Instance));
        Assert.Equal(topic.First().Id, published!.Id);
    }

    [Fact]
    public async Task Publish_TopicTakesNone_FailsAndTheNextAnswerBeginsAnew()
    {
        var topic = new StatusTopic(TimeProvider.System, "retrainer-0");
        using var answers = topic.Answers();
        topic.Producer.Answer = ErrorCode.TopicAuthorizationFailed;
        topic.Producer.OnTransaction = call =>
        {
            if (call == "commit")
            {
                throw new KafkaTxnRequiresAbortException(new Error(ErrorCode.TopicAuthorizationFailed));
            }
        };
        await Assert.ThrowsAsync<KafkaException>(() => answers.PublishAsync(Rejected("r1", "first"), Test));
        topic.Producer.Answer = ErrorCode.NoError;
        topic.Producer.OnTransaction = _ => { };
        Assert.NotNull(await answers.PublishAsync(Rejected("r1", "again"), Test));
        Assert.Equal(["init", "begin", "abort", "init", "begin", "commit"], topic.Producer.Transactions);
    }

    [Fact]
    public async Task Publish_AnotherHasAnsweredSince_PublishesNothingBeforeTheGroupCanTell()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateModelTopicsAsync();
        using var publisher = topics.Publisher();
        using var former = Answers("retrainer-0");
        using var next = Answers("retrainer-1");
        await former.PublishAsync(Rejected("r1", "of the former"), Test);
        await next.PublishAsync(Rejected("r2", "of the next"), Test);

        using var told = new CancellationTokenSource(TimeSpan.FromSeconds(3)); // that it has lost the partition of the commands
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            former.PublishAsync(Rejected("r2", "of the former"), told.Token)
        );
        await next.PublishAsync(Rejected("r3", "of the next"), Test);

        Assert.Equal(
            ["r1 of the former", "r2 of the next", "r3 of the next"],
            topics.ReadAll(topics.Options.StatusTopic).Select(Reason)
        );

        CommandAnswers Answers(string instance) =>
            new(
                new StatusReporter(publisher, instance, TimeProvider.System),
                topics.Clients,
                TimeProvider.System,
                NullLogger<CommandAnswers>.Instance
            );
    }

    private static CommandRejected Rejected(string id, string reason) => new() { CommandId = id, Reason = reason };

    private static string Reason(ConsumeResult<byte[], byte[]> record)
    {
        Assert.True(EventSerializer.TryReadStatus(record.Message.Value, out var status, out string? fault), fault);
        var rejected = Assert.IsType<CommandRejected>(status);
        return $"{rejected.CommandId} {rejected.Reason}";
    }
}
