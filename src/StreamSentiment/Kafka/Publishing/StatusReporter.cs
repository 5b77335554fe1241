using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>Publishes status events.</summary>
internal sealed class StatusReporter(KafkaClients clients, string topic, ILogger<StatusReporter> logger) : IDisposable
{
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);

    private readonly Lazy<IProducer<byte[], byte[]>> producer = new(() => clients.Producer());

    /// <summary>Waits for nothing: what the event tells has happened, whether or not somebody hears of it.</summary>
    public void Report(StatusEvent status)
    {
        try
        {
            producer.Value.Produce(
                topic,
                Message(status),
                report =>
                {
                    if (report.Error.IsError)
                    {
                        logger.StatusLost(status.GetType().Name, report.Error.Reason);
                    }
                }
            );
        }
        catch (KafkaException e)
        {
            logger.StatusLost(status.GetType().Name, e.Error.Reason);
        }
    }

    /// <summary>Waits until the broker has it, however long it is away.</summary>
    /// <exception cref="KafkaException">The broker refused it.</exception>
    public Task ReportAsync(StatusEvent status, CancellationToken stop) =>
        producer.Value.ProduceAsync(topic, Message(status), stop);

    public void Dispose()
    {
        if (!producer.IsValueCreated)
        {
            return;
        }

        producer.Value.Flush(LastFlush);
        producer.Value.Dispose();
    }

    private static Message<byte[], byte[]> Message(StatusEvent status) =>
        new() { Key = Encoding.UTF8.GetBytes(status.Key), Value = EventSerializer.Serialize(status) };
}
