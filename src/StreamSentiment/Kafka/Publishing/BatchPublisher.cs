using System.Collections.Concurrent;
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
    private readonly ConcurrentQueue<Publication> again = []; // refused with the batch that it was in
    private volatile Error? failure;

    /// <summary>Connects when the first record is published.</summary>
    public BatchPublisher(KafkaClients clients) => producer = clients.Producer();

    /// <summary>Does not wait for the broker, unless there is no room for the record.</summary>
    /// <param name="onAnswer">
    /// Called, on some thread, with true when the broker has the record and with false when its topic does not take it
    /// (<see cref="Refusal.OfTheRecord"/>).
    /// </param>
    /// <exception cref="KafkaException">An earlier record was refused for another reason.</exception>
    public void Publish(string topic, Message<byte[], byte[]> message, Action<bool> onAnswer, CancellationToken stop) =>
        Publish(new Publication(topic, message, onAnswer, Tries: 1), stop);

    /// <summary>Waits until the broker has answered all that was published, however long it is away.</summary>
    /// <exception cref="KafkaException">A topic takes none.</exception>
    public void Flush(CancellationToken stop)
    {
        while (producer.Flush(Slice) > 0 || !again.IsEmpty)
        {
            stop.ThrowIfCancellationRequested();
            while (again.TryDequeue(out var refused))
            {
                Publish(refused with { Tries = refused.Tries + 1 }, stop);
            }
        }

        if (failure is { } error)
        {
            throw new KafkaException(error);
        }
    }

    public void Dispose() => producer.Dispose();

    private void Publish(Publication publication, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                producer.Produce(publication.Topic, publication.Message, report => Answer(report.Error, publication));
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Flush(stop);
            }
            catch (ProduceException<byte[], byte[]> e)
            {
                Answer(e.Error, publication);
                return;
            }
        }
    }

    private void Answer(Error error, Publication publication)
    {
        if (!error.IsError)
        {
            publication.OnAnswer(true);
            return;
        }

        switch (Refusals.Of(error, publication.Message.Key, publication.Tries))
        {
            case Refusal.OfTheRecord:
                publication.OnAnswer(false);
                break;
            case Refusal.OfABatch:
                again.Enqueue(publication);
                break;
            default:
                failure ??= new Error(error.Code, $"{publication.Topic} refused a record: {error.Reason}");
                break;
        }
    }

    private sealed record Publication(string Topic, Message<byte[], byte[]> Message, Action<bool> OnAnswer, int Tries);
}
