using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka;

/// <summary>
/// Publishes status events and waits for none of them: what they tell has happened, whether or not somebody hears of it.
/// </summary>
internal sealed class StatusReporter(KafkaClients clients, string topic, ILogger<StatusReporter> logger) : IDisposable
{
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);

    private readonly Lazy<IProducer<byte[], byte[]>> producer = new(() => clients.Producer());

    public void Report(StatusEvent status)
    {
        var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(status.Model.Name), Value = Wire.Serialize(status) };
        try
        {
            producer.Value.Produce(topic, message, report =>
            {
                if (report.Error.IsError)
                    logger.StatusLost(status.GetType().Name, report.Error.Reason);
            });
        }
        catch (KafkaException e)
        {
            logger.StatusLost(status.GetType().Name, e.Error.Reason);
        }
    }

    public void Dispose()
    {
        if (!producer.IsValueCreated)
            return;
        producer.Value.Flush(LastFlush);
        producer.Value.Dispose();
    }
}
