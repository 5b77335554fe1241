using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>Publishes reviews, raw or labelled, under their id as key, and says when the broker has all of them.</summary>
public sealed class ReviewPublisher : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[], byte[]> producer;
    private Error? failure;
    private long delivered;

    /// <summary>Connects when the first review is published.</summary>
    public ReviewPublisher(KafkaClients clients) => producer = clients.Producer();

    /// <summary>Reviews that the broker has acknowledged.</summary>
    public long Delivered => Interlocked.Read(ref delivered);

    /// <summary>Publishes until the end or until cancelled.</summary>
    /// <param name="rate">Reviews a second; null for as fast as the broker takes them.</param>
    /// <param name="onPublish">Called with each review right before it is sent.</param>
    /// <exception cref="KafkaException">The broker refused one.</exception>
    public Task PublishAsync(
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
    /// <exception cref="KafkaException">The broker refused one.</exception>
    public Task PublishAsync(IEnumerable<ReviewLabelled> labels, string topic, double? rate, CancellationToken stop) =>
        PublishAsync(labels, rate, label => Produce(topic, label.Id, EventSerializer.Serialize(label), stop), stop);

    /// <summary>Waits for the broker's acknowledgement of everything published; after a stop only a little longer.</summary>
    /// <exception cref="KafkaException">The broker refused one, or a stop came and the broker is away.</exception>
    public void Flush(CancellationToken stop)
    {
        while (producer.Flush(Slice) > 0)
        {
            ThrowIfRefused();
            if (stop.IsCancellationRequested && producer.Flush(LastFlush) is > 0 and var missing)
            {
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{missing} reviews were not acknowledged."));
            }
        }
        ThrowIfRefused();
    }

    /// <inheritdoc/>
    public void Dispose() => producer.Dispose();

    private static async Task PublishAsync<T>(IEnumerable<T> records, double? rate, Action<T> produce, CancellationToken stop)
    {
        var clock = TimeProvider.System;
        long started = clock.GetTimestamp(),
            number = 0;
        foreach (var record in records)
        {
            var early = TimeSpan.FromSeconds(number++ / (rate ?? double.PositiveInfinity)) - clock.GetElapsedTime(started);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (stop.IsCancellationRequested)
            {
                break;
            }

            produce(record);
        }
    }

    private void Produce(string topic, string id, byte[] value, CancellationToken stop)
    {
        var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(id), Value = value };
        while (true)
        {
            ThrowIfRefused();
            try
            {
                producer.Produce(
                    topic,
                    message,
                    report =>
                    {
                        if (report.Error.IsError)
                        {
                            failure ??= new Error(
                                report.Error.Code,
                                $"Review {id} was refused by {topic}: {report.Error.Reason}"
                            );
                        }
                        else
                        {
                            Interlocked.Increment(ref delivered);
                        }
                    }
                );
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                stop.ThrowIfCancellationRequested();
                producer.Flush(Slice); // the broker is slower than this file; nothing is dropped
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
