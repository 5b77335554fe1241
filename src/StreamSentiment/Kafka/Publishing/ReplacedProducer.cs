using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// A producer that connects when the first record comes. One that failed for good, as after a topic was made anew beneath it or
/// brokers lost what they had acknowledged, takes nothing more: another one takes its place, and the record that it refused.
/// </summary>
/// <param name="connect">Creates a producer, which this owns.</param>
/// <param name="logger">Told of each that is replaced.</param>
internal sealed class ReplacedProducer(Func<IProducer<byte[], byte[]>> connect, ILogger logger) : IDisposable
{
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);

    private readonly Lock turn = new();
    private IProducer<byte[], byte[]>? current;
    private bool disposed;

    /// <summary>Hands a record over and waits until the broker has it.</summary>
    /// <exception cref="KafkaException">The broker refused it, or a second producer failed for good too.</exception>
    public async Task ProduceAsync(string topic, Message<byte[], byte[]> message, CancellationToken stop)
    {
        var producer = Current();
        try
        {
            await producer.ProduceAsync(topic, message, stop);
        }
        catch (KafkaException e) when (IsForGood(e.Error))
        {
            Replace(producer, e.Error);
            await Current().ProduceAsync(topic, message, stop);
        }
    }

    /// <summary>Hands a record over and waits for nothing.</summary>
    /// <exception cref="KafkaException">It is not taken.</exception>
    public void Produce(string topic, Message<byte[], byte[]> message, Action<Error> failed)
    {
        var producer = Current();
        try
        {
            producer.Produce(topic, message, report => Report(producer, report.Error, failed));
        }
        catch (KafkaException e) when (IsForGood(e.Error))
        {
            Replace(producer, e.Error);
            var next = Current();
            next.Produce(topic, message, report => Report(next, report.Error, failed));
        }
    }

    /// <summary>Gives what was not waited for two seconds to be delivered.</summary>
    public void Dispose()
    {
        IProducer<byte[], byte[]>? last;
        lock (turn)
        {
            (last, current, disposed) = (current, null, true);
        }

        if (last is not null)
        {
            End(last);
        }
    }

    private IProducer<byte[], byte[]> Current()
    {
        lock (turn)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return current ??= connect();
        }
    }

    private void Report(IProducer<byte[], byte[]> producer, Error error, Action<Error> failed)
    {
        if (!error.IsError)
        {
            return;
        }

        if (IsForGood(error))
        {
            Replace(producer, error);
        }

        failed(error);
    }

    private void Replace(IProducer<byte[], byte[]> producer, Error error)
    {
        lock (turn)
        {
            if (current != producer)
            {
                return; // somebody has seen it before
            }

            current = null;
        }

        logger.ProducerReplaced(error.Reason);
        Task.Run(() => End(producer)); // it waits for its own thread, which may be this one
    }

    /// <summary>Whoever waits for a record that it has still got is told.</summary>
    private static void End(IProducer<byte[], byte[]> producer)
    {
        producer.Flush(LastFlush);
        producer.Dispose();
    }

    /// <summary>The client says it with the one record that it broke on, and of all that are given to it afterwards.</summary>
    private static bool IsForGood(Error error) => error.IsFatal || error.Code is ErrorCode.Local_Fatal;
}
