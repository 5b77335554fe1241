using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Publishes records a batch at a time, for a command that moves records from topic to topic and goes on after a crash where it
/// was. One thread at a time.
/// </summary>
internal interface IBatchPublisher : IDisposable
{
    /// <summary>
    /// Ends what an earlier run of the same kind has left open: what its topics say of it is final after this.
    /// </summary>
    /// <exception cref="KafkaException">The brokers refuse it for good.</exception>
    public void Begin(CancellationToken stop);

    /// <summary>Publishes a batch, and waits until the broker has it, however long it is away.</summary>
    /// <param name="records">The records.</param>
    /// <param name="memory">
    /// What remembers those of them that the topics take, by their indexes: published behind them, or in one transaction.
    /// </param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>For each record, false where its topic does not take it (<see cref="Refusal.OfTheRecord"/>).</returns>
    /// <exception cref="KafkaException">A topic takes none.</exception>
    public IReadOnlyList<bool> Publish(
        IReadOnlyList<TopicRecord> records,
        Func<IReadOnlyList<int>, IReadOnlyList<TopicRecord>> memory,
        CancellationToken stop
    );

    /// <summary>A publisher that delivers as the options of the clients say.</summary>
    /// <param name="clients">Builds its producer.</param>
    /// <param name="verb">
    /// The kind of command: one of a group is carried out at a time, and the next ends the transaction of the last, whichever
    /// instance had it.
    /// </param>
    /// <param name="time">The clock of pauses.</param>
    /// <param name="logger">Told of aborted transactions.</param>
    public static IBatchPublisher Open(KafkaClients clients, string verb, TimeProvider time, ILogger logger)
    {
        if (clients.Delivery is Delivery.AtLeastOnce)
        {
            return new BatchPublisher(clients);
        }

        string id = $"{clients.Options.GroupId}-{verb}";
        return new BatchTransactions(
            new TransactionalProducer(() => clients.TransactionalProducer(id), clients.Faults, time, logger),
            topic => new TopicReader(clients, topic, fromBeginning: false).Dispose(),
            time
        );
    }
}

/// <summary>A record for a topic.</summary>
internal sealed record TopicRecord(string Topic, Message<byte[], byte[]> Message);
