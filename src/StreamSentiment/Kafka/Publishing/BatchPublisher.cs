using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Publishes records and waits, a batch at a time, until the broker has them. It has a producer of its own, because it waits
/// until nothing is left in the queue. One thread at a time.
/// </summary>
internal sealed class BatchPublisher : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly IProducer<byte[], byte[]> producer;
    private volatile Error? failure;

    /// <summary>Connects when the first record is published.</summary>
    public BatchPublisher(KafkaClients clients) => producer = clients.Producer();

    /// <summary>Does not wait for the broker, unless there is no room for the record.</summary>
    /// <param name="onAnswer">
    /// Called, on some thread, with true when the broker has the record and with false when it is too large for its topic. If
    /// null, the latter is a failure like any other.
    /// </param>
    /// <exception cref="KafkaException">An earlier record was refused for another reason.</exception>
    public void Publish(string topic, Message<byte[], byte[]> message, Action<bool>? onAnswer, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                producer.Produce(topic, message, report => Answer(report.Error, topic, onAnswer));
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Flush(stop);
            }
            catch (ProduceException<byte[], byte[]> e)
            {
                Answer(e.Error, topic, onAnswer);
                return;
            }
        }
    }

    /// <summary>Waits until the broker has answered all that was published, however long it is away.</summary>
    /// <exception cref="KafkaException">One was refused, other than for its size with somebody to tell.</exception>
    public void Flush(CancellationToken stop)
    {
        while (producer.Flush(Slice) > 0)
        {
            stop.ThrowIfCancellationRequested();
        }

        if (failure is { } error)
        {
            throw new KafkaException(error);
        }
    }

    public void Dispose() => producer.Dispose();

    private void Answer(Error error, string topic, Action<bool>? onAnswer)
    {
        if (!error.IsError)
        {
            onAnswer?.Invoke(true);
        }
        else if (error.Code == ErrorCode.MsgSizeTooLarge && onAnswer is not null)
        {
            onAnswer(false);
        }
        else
        {
            failure ??= new Error(error.Code, $"{topic} refused a record: {error.Reason}");
        }
    }
}
