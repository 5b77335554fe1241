using System.Collections.Concurrent;
using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Publishes each batch, and when the broker has it what remembers it: a crash in between publishes that batch twice. It has a
/// producer of its own, because it waits until nothing is left in the queue.
/// </summary>
internal sealed class BatchPublisher : IBatchPublisher
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly IProducer<byte[], byte[]> producer;
    private readonly ConcurrentQueue<Publication> again = []; // refused with the batch that it was in
    private volatile Error? failure;

    /// <summary>Connects when the first record is published.</summary>
    public BatchPublisher(KafkaClients clients) => producer = clients.Producer();

    /// <summary>Nothing is ever left open.</summary>
    public void Begin(CancellationToken stop) { }

    /// <inheritdoc/>
    public IReadOnlyList<bool> Publish(
        IReadOnlyList<TopicRecord> records,
        Func<IReadOnlyList<int>, IReadOnlyList<TopicRecord>> memory,
        CancellationToken stop
    )
    {
        // A moment more than that: what is remembered is not published again.
        using var end = new CancellationTokenSource();
        using var stopping = stop.Register(() => end.CancelAfter(Grace));
        bool[] isTaken = new bool[records.Count];
        for (int i = 0; i < records.Count; i++)
        {
            int index = i;
            Publish(new Publication(records[i], taken => isTaken[index] = taken, Tries: 1), end.Token);
        }

        Flush(end.Token);
        foreach (var record in memory([.. Enumerable.Range(0, records.Count).Where(index => isTaken[index])]))
        {
            Publish(new Publication(record, CheckMemory, Tries: 1), end.Token);
        }

        Flush(end.Token);
        return isTaken;
    }

    public void Dispose() => producer.Dispose();

    private void CheckMemory(bool isTaken) =>
        failure ??= isTaken ? null : new Error(ErrorCode.InvalidRecord, "What remembers a batch was refused.");

    private void Flush(CancellationToken stop)
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

    private void Publish(Publication publication, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                producer.Produce(
                    publication.Record.Topic,
                    publication.Record.Message,
                    report => Answer(report.Error, publication)
                );
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

        switch (Refusals.Of(error, publication.Record.Message.Key, publication.Tries))
        {
            case Refusal.OfTheRecord:
                publication.OnAnswer(false);
                break;
            case Refusal.OfABatch:
                again.Enqueue(publication);
                break;
            default:
                failure ??= new Error(error.Code, $"{publication.Record.Topic} refused a record: {error.Reason}");
                break;
        }
    }

    private sealed record Publication(TopicRecord Record, Action<bool> OnAnswer, int Tries);
}
