using Confluent.Kafka;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Cli.Verbs;

/// <summary>
/// Publishes reviews and says how far it is. Whatever ends it early (a stop, a row that cannot be read, brokers that are away),
/// what was sent is acknowledged and counted, and the message says how to go on exactly after it.
/// </summary>
/// <param name="rate">Reviews a second; null for as fast as the brokers take them.</param>
/// <param name="skipped">Reviews that were left out before the first.</param>
internal sealed class Publication(KafkaOptions options, string topic, double? rate, int skipped)
{
    /// <summary>A broker that is restarted is back sooner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The most reviews to publish; null for all.</summary>
    public int? Count { get; init; }

    /// <param name="count">Counts the reviews, while they are published; null where that cannot be told.</param>
    public Task<int> RunAsync(IEnumerable<SourceReview> reviews, Func<long?> count, CancellationToken stop) =>
        RunAsync(
            publisher =>
                publisher.PublishAsync(
                    reviews.Select(review => new Review(review.Id, review.Text) { Source = review.Source }),
                    topic,
                    rate,
                    _ => { },
                    stop
                ),
            Task.Run(count, CancellationToken.None),
            "reviews",
            stop
        );

    public Task<int> RunAsync(ReviewLabelled[] labels, CancellationToken stop) =>
        RunAsync(
            publisher => publisher.PublishAsync(labels, topic, rate, stop),
            Task.FromResult<long?>(labels.Length),
            "labelled reviews",
            stop
        );

    private async Task<int> RunAsync(
        Func<ReviewPublisher, Task<bool>> publish,
        Task<long?> total,
        string what,
        CancellationToken stop
    )
    {
        using var publisher = new ReviewPublisher(KafkaConnection.Clients(options)) { Patience = Patience };
        using var ended = new CancellationTokenSource();
        long started = TimeProvider.System.GetTimestamp();
        var progress = new PublishProgress(
            () => publisher.Delivered,
            () => total.IsCompletedSuccessfully ? total.Result : null,
            TimeProvider.System
        );
        var showing = progress.ShowAsync(ended.Token);
        var (isWhole, failure) = await PublishAsync(publisher, publish, stop);
        await ended.CancelAsync();
        await showing;

        var took = TimeProvider.System.GetElapsedTime(started);
        Terminal.Say(
            $"{publisher.Delivered:N0} {what} in {topic}, {took.TotalSeconds:F1} s, "
                + $"{publisher.Delivered / took.TotalSeconds:N0} reviews/s"
        );
        if (isWhole)
        {
            return ExitCode.Done;
        }

        Terminal.Say(GoOn(publisher));
        stop.ThrowIfCancellationRequested();
        throw failure!;
    }

    private static async Task<(bool IsWhole, Exception? Failure)> PublishAsync(
        ReviewPublisher publisher,
        Func<ReviewPublisher, Task<bool>> publish,
        CancellationToken stop
    )
    {
        Exception? failure = null;
        bool isWhole = false;
        try
        {
            isWhole = await publish(publisher);
        }
        catch (Exception e) when (e is DataException or KafkaException or OperationCanceledException)
        {
            failure = e;
        }

        try
        {
            publisher.Flush(failure is null ? stop : new(canceled: true));
            return (isWhole, failure);
        }
        catch (KafkaException e)
        {
            return (false, failure ?? e);
        }
    }

    private string GoOn(ReviewPublisher publisher)
    {
        long after = publisher.DeliveredWithoutGap;
        long again = publisher.Delivered - after;
        string count = Count is { } most ? $" --count {most - after}" : "";
        return $"Not all were published. The same command with --skip {skipped + after}{count} goes on after the last of them"
            + (again > 0 ? $"; {again:N0} later ones are in the topic too, and will be there twice." : ".");
    }
}
