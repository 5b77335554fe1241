using Confluent.Kafka;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// What one transaction holds: the flow adds answers, and the client's thread reports what became of them. Once it is cut,
/// nothing is added.
/// </summary>
/// <param name="producer">The producer that commits it.</param>
internal sealed class Transaction(TransactionalProducer producer)
{
    private readonly List<Outcome> outcomes = [];
    private volatile bool mustAbort;
    private int undelivered;
    private long bytes;

    public TransactionalProducer Producer => producer;

    /// <summary>The records answered in it, those that need no answer included.</summary>
    public IReadOnlyList<Outcome> Outcomes => outcomes;

    /// <summary>The bytes of their answers.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>When the first of them came, as a time stamp.</summary>
    public long Opened { get; private set; }

    /// <summary>True once a broker, a topic or the flow has said that it must not be committed.</summary>
    public bool MustAbort => mustAbort;

    /// <summary>True when brokers have acknowledged all that was handed over.</summary>
    public bool IsDelivered => Volatile.Read(ref undelivered) == 0;

    public void Add(Outcome outcome, long now)
    {
        if (outcomes.Count == 0)
        {
            Opened = now;
        }

        outcomes.Add(outcome);
    }

    /// <summary>Hands an answer over; see <see cref="TransactionalProducer.Produce"/>.</summary>
    public void Produce(string topic, Message<byte[], byte[]> message, int length, Action<DeliveryReport<byte[], byte[]>> report)
    {
        producer.Produce(topic, message, report);
        Interlocked.Increment(ref undelivered); // the report may have come: the sum is right, sooner or later
        Interlocked.Add(ref bytes, length);
    }

    /// <summary>A broker has answered.</summary>
    public void Reported() => Interlocked.Decrement(ref undelivered);

    /// <summary>It must not be committed.</summary>
    public void Doom() => mustAbort = true;
}
