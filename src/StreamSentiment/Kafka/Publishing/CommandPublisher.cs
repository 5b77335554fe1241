using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>Publishes commands.</summary>
public sealed class CommandPublisher : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KafkaClients clients;
    private readonly string topic;
    private readonly TimeProvider clock;
    private readonly IProducer<byte[], byte[]> producer;

    /// <summary>Connects when the first command is published.</summary>
    public CommandPublisher(KafkaClients clients, string topic, TimeProvider? clock = null)
    {
        (this.clients, this.topic, this.clock) = (clients, topic, clock ?? TimeProvider.System);
        producer = clients.Producer();
    }

    /// <summary>Sees that the topic is there: a producer would wait for it half a minute.</summary>
    /// <exception cref="KafkaException">It does not exist or no broker answers.</exception>
    public void CheckTopic()
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: false);
    }

    /// <summary>Publishes a command under its id, and waits until the broker has it.</summary>
    /// <exception cref="KafkaException">The broker refused it or did not acknowledge it within 30 s.</exception>
    public async Task PublishAsync(ControlCommand command, CancellationToken stop)
    {
        var message = new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(command.Id),
            Value = EventSerializer.Serialize(command),
        };
        try
        {
            await producer.ProduceAsync(topic, message, stop).WaitAsync(Patience, clock, stop);
        }
        catch (TimeoutException)
        {
            throw new KafkaException(
                new Error(
                    ErrorCode.Local_TimedOut,
                    $"{topic} did not acknowledge the command within {Patience.TotalSeconds:F0} s."
                )
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => producer.Dispose();
}
