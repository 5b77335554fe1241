using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>Tells scorers which version is current.</summary>
public sealed class ModelPublisher : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KafkaClients clients;
    private readonly string topic;
    private readonly TimeProvider clock;
    private readonly IProducer<byte[], byte[]> producer;

    /// <summary>Connects when the first event is published.</summary>
    public ModelPublisher(KafkaClients clients, string topic, TimeProvider? clock = null)
    {
        (this.clients, this.topic, this.clock) = (clients, topic, clock ?? TimeProvider.System);
        producer = clients.Producer();
    }

    /// <summary>Sees that the topic is there, before anything is changed that scorers must hear of.</summary>
    /// <exception cref="KafkaException">It does not exist or no broker answers.</exception>
    public void CheckTopic()
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: false);
    }

    /// <summary>Publishes that a version which is in the store is current, and waits until the broker has it.</summary>
    /// <exception cref="KafkaException">The broker refused it or did not acknowledge it within 30 s.</exception>
    public async Task<ModelPublished> PublishAsync(ModelReference model, string? formerVersion, CancellationToken stop)
    {
        var published = new ModelPublished
        {
            SchemaVersion = ModelPublished.CurrentSchemaVersion,
            Id = Guid.NewGuid().ToString("N"),
            Model = model,
            FormerVersion = formerVersion,
            PublishedAt = clock.GetUtcNow(),
        };
        var message = new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(model.Name),
            Value = EventSerializer.Serialize(published),
        };
        try
        {
            await producer.ProduceAsync(topic, message, stop).WaitAsync(Patience, clock, stop);
            return published;
        }
        catch (TimeoutException)
        {
            throw new KafkaException(
                new Error(
                    ErrorCode.Local_TimedOut,
                    $"{topic} did not acknowledge within {Patience.TotalSeconds:F0} s that {model.Name} {model.Version} is current."
                )
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => producer.Dispose();
}
