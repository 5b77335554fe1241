using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>Publishes reviews, raw or labelled, under their id as key, and says when the broker has all of them.</summary>
public sealed class ReviewPublisher : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[], byte[]> producer;
    private readonly TimeProvider clock;
    private readonly OffsetWatermark acknowledged = new();
    private readonly Lock gate = new();
    private Error? failure;
    private long published,
        delivered,
        lastAnswer;

    /// <summary>Connects when the first review is published.</summary>
    public ReviewPublisher(KafkaClients clients)
        : this(clients.Producer(), TimeProvider.System) { }

    internal ReviewPublisher(IProducer<byte[], byte[]> producer, TimeProvider clock) =>
        (this.producer, this.clock) = (producer, clock);

    /// <summary>
    /// The longest time without an acknowledgement while some are awaited; null to wait for brokers without end. Default: null.
    /// </summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Reviews that the broker has acknowledged.</summary>
    public long Delivered => Interlocked.Read(ref delivered);

    /// <summary>
    /// The number of reviews, from the first one published, of which the broker has acknowledged every one: who goes on after so
    /// many leaves none out. Later ones may be acknowledged too, in other partitions.
    /// </summary>
    public long DeliveredWithoutGap
    {
        get
        {
            lock (gate)
            {
                return acknowledged.Value ?? 0;
            }
        }
    }

    /// <summary>Publishes until the end or until cancelled.</summary>
    /// <param name="rate">Reviews a second; null for as fast as the broker takes them.</param>
    /// <param name="onPublish">Called with each review right before it is sent.</param>
    /// <returns>True at the end of the reviews, false after a stop before it.</returns>
    /// <exception cref="KafkaException">The broker refused one, or answers no more.</exception>
    public Task<bool> PublishAsync(
        IEnumerable<Review> reviews,
        string topic,
        double? rate,
        Action<Review> onPublish,
        CancellationToken stop
    ) =>
        PublishAsync(
            reviews,
            rate,
            review =>
            {
                onPublish(review);
                Produce(topic, review.Id, EventSerializer.Serialize(review), stop);
            },
            stop
        );

    /// <summary>Publishes labels until the end or until cancelled.</summary>
    /// <param name="rate">Labels a second; null for as fast as the broker takes them.</param>
    /// <returns>True at the end of the labels, false after a stop before it.</returns>
    /// <exception cref="KafkaException">The broker refused one, or answers no more.</exception>
    public Task<bool> PublishAsync(IEnumerable<ReviewLabelled> labels, string topic, double? rate, CancellationToken stop) =>
        PublishAsync(labels, rate, label => Produce(topic, label.Id, EventSerializer.Serialize(label), stop), stop);

    /// <summary>Waits for the broker's acknowledgement of everything published; after a stop only a little longer.</summary>
    /// <exception cref="KafkaException">The broker refused one or answers no more, or is away when a stop comes.</exception>
    public void Flush(CancellationToken stop)
    {
        while (producer.Flush(Slice) > 0)
        {
            ThrowIfRefused();
            ThrowIfSilent();
            if (stop.IsCancellationRequested && producer.Flush(LastFlush) is > 0 and var missing)
            {
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{missing} reviews were not acknowledged."));
            }
        }
        ThrowIfRefused();
    }

    /// <inheritdoc/>
    public void Dispose() => producer.Dispose();

    private async Task<bool> PublishAsync<T>(IEnumerable<T> records, double? rate, Action<T> produce, CancellationToken stop)
    {
        long started = 0,
            number = 0;
        foreach (var record in records)
        {
            if (number == 0)
            {
                started = clock.GetTimestamp(); // a file that is long to open is not made up for by a burst
            }

            var early = TimeSpan.FromSeconds(number++ / (rate ?? double.PositiveInfinity)) - clock.GetElapsedTime(started);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (stop.IsCancellationRequested)
            {
                return false;
            }

            ThrowIfSilent();
            produce(record);
        }

        return true;
    }

    private void Produce(string topic, string id, byte[] value, CancellationToken stop)
    {
        var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(id), Value = value };
        long number = Track();
        while (true)
        {
            ThrowIfRefused();
            try
            {
                producer.Produce(topic, message, report => Answered(report, topic, id, number));
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                stop.ThrowIfCancellationRequested();
                ThrowIfSilent();
                producer.Flush(Slice); // the broker is slower than this file; nothing is dropped
            }
        }
    }

    private long Track()
    {
        lock (gate)
        {
            if (acknowledged.InFlight == 0)
            {
                lastAnswer = clock.GetTimestamp();
            }

            acknowledged.Track(published, new RecordTime(RecordTime.None));
            return published++;
        }
    }

    private void Answered(DeliveryReport<byte[], byte[]> report, string topic, string id, long number)
    {
        if (report.Error.IsError)
        {
            failure ??= new Error(report.Error.Code, $"Review {id} was refused by {topic}: {report.Error.Reason}");
            return;
        }

        lock (gate)
        {
            acknowledged.Complete(number);
            lastAnswer = clock.GetTimestamp();
        }
        Interlocked.Increment(ref delivered);
    }

    private void ThrowIfSilent()
    {
        lock (gate)
        {
            if (acknowledged.InFlight > 0 && clock.GetElapsedTime(lastAnswer) > Patience)
            {
                throw new KafkaException(
                    new Error(
                        ErrorCode.Local_TimedOut,
                        $"The brokers have acknowledged nothing for {Patience.Value.TotalSeconds:N0} s; "
                            + $"{acknowledged.InFlight:N0} reviews wait for it."
                    )
                );
            }
        }
    }

    private void ThrowIfRefused()
    {
        if (failure is { } error)
        {
            throw new KafkaException(error);
        }
    }
}
