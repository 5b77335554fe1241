using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class ReviewPublisherTests
{
    private readonly FakeProducer producer = FakeProducer.Create();
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task DeliveredWithoutGap_AnswersInAnotherOrder_StopsBeforeTheFirstThatIsMissing()
    {
        using var publisher = new ReviewPublisher(producer.Client, clock);
        Assert.Equal(0, publisher.DeliveredWithoutGap);

        Assert.True(await PublishAsync(publisher, Reviews(4)));
        producer.Acknowledge(0);
        producer.Acknowledge(1);
        producer.Acknowledge(3);

        Assert.Equal((3, 2), (publisher.Delivered, publisher.DeliveredWithoutGap));
        producer.Acknowledge(2);
        Assert.Equal((4, 4), (publisher.Delivered, publisher.DeliveredWithoutGap));
    }

    [Fact]
    public async Task PublishAsync_FirstReviewIsLongToRead_IsNotMadeUpForByABurst()
    {
        using var publisher = new ReviewPublisher(producer.Client, clock);
        var publishing = publisher.PublishAsync(LateReviews(), "in", 1, _ => { }, TestContext.Current.CancellationToken);
        Assert.Single(producer.Sent);
        for (int sent = 2; sent <= 3; sent++)
        {
            Assert.False(publishing.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.IsTrueAsync(() => producer.Sent.Count == sent, "the next is sent");
        }

        Assert.True(await publishing);

        IEnumerable<Review> LateReviews()
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            foreach (string id in (string[])["a", "b", "c"])
            {
                yield return new Review(id, "good");
            }
        }
    }

    [Fact]
    public async Task DeliveredWithoutGap_ReviewThatIsRefused_StaysBeforeIt()
    {
        using var publisher = new ReviewPublisher(producer.Client, clock);
        await PublishAsync(publisher, Reviews(3));
        producer.Acknowledge(0);
        producer.Refuse(1, ErrorCode.MsgSizeTooLarge);
        producer.Acknowledge(2);

        var error = Assert.Throws<KafkaException>(() => publisher.Flush(TestContext.Current.CancellationToken));
        Assert.Contains("r1 was refused", error.Message);
        Assert.Equal(1, publisher.DeliveredWithoutGap);
    }

    [Fact]
    public async Task Publish_BrokersThatAnswerNoMore_EndsItAfterItsPatience()
    {
        using var publisher = new ReviewPublisher(producer.Client, clock) { Patience = TimeSpan.FromSeconds(30) };
        await PublishAsync(publisher, Reviews(2));
        producer.Acknowledge(0);

        clock.Advance(TimeSpan.FromSeconds(30));
        await PublishAsync(publisher, Reviews(1)); // still patient
        clock.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<KafkaException>(() => PublishAsync(publisher, Reviews(1)));

        Assert.StartsWith("The brokers have acknowledged nothing for 30 s; 2 reviews wait", error.Message);
    }

    [Fact]
    public async Task Publish_NothingToAnswerForLong_IsNoSilence()
    {
        using var publisher = new ReviewPublisher(producer.Client, clock) { Patience = TimeSpan.FromSeconds(30) };
        await PublishAsync(publisher, Reviews(1));
        producer.Acknowledge(0);

        clock.Advance(TimeSpan.FromHours(1));

        Assert.True(await PublishAsync(publisher, Reviews(1)));
    }

    [Fact]
    public async Task Publish_Stopped_SaysThatItIsNotTheEnd()
    {
        using var publisher = new ReviewPublisher(producer.Client, clock);
        using var stop = new CancellationTokenSource();

        bool isWhole = await publisher.PublishAsync(
            Reviews(5),
            "reviews",
            null,
            review => StopAt("r2", review, stop),
            stop.Token
        );

        Assert.False(isWhole);
        Assert.Equal(3, producer.Sent.Count);
    }

    private static void StopAt(string id, Review review, CancellationTokenSource stop)
    {
        if (review.Id == id)
        {
            stop.Cancel();
        }
    }

    private static IEnumerable<Review> Reviews(int count) =>
        Enumerable.Range(0, count).Select(i => new Review($"r{i}", $"text {i}"));

    private static Task<bool> PublishAsync(ReviewPublisher publisher, IEnumerable<Review> reviews) =>
        publisher.PublishAsync(reviews, "reviews", null, _ => { }, TestContext.Current.CancellationToken);
}
