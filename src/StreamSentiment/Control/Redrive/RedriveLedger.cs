using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Control.Redrive;

/// <summary>The dead letters of a topic that were redriven, according to <see cref="DeadLettersRedriven"/> events.</summary>
/// <param name="topic">The topic of the dead letters.</param>
internal sealed class RedriveLedger(string topic)
{
    private readonly Dictionary<int, OffsetSet> redriven = [];
    private readonly Dictionary<int, OffsetSet> byCommand = [];

    /// <summary>Reads the events that the status topic has now.</summary>
    /// <param name="commandId">The command whose own part is asked for.</param>
    /// <exception cref="Confluent.Kafka.KafkaException">The topic does not exist or no broker answers.</exception>
    public static RedriveLedger Read(KafkaClients clients, KafkaOptions kafka, string commandId, CancellationToken stop)
    {
        var ledger = new RedriveLedger(kafka.DeadLetterTopic);
        using var reader = new TopicReader(clients, kafka.StatusTopic, fromBeginning: true);
        foreach (var record in reader.ReadExisting(stop))
        {
            if (EventSerializer.TryReadStatus(record.Message.Value, out var status, out _) && status is DeadLettersRedriven some)
            {
                ledger.Add(some, commandId);
            }
        }
        return ledger;
    }

    public void Add(DeadLettersRedriven some, string commandId)
    {
        if (some.Topic != topic)
        {
            return;
        }

        Add(redriven, some);
        if (some.CommandId == commandId)
        {
            Add(byCommand, some);
        }
    }

    /// <summary>True if any command redrove the letter.</summary>
    public bool Has(DeadLetter letter) => Has(redriven, letter);

    /// <summary>True if the command whose own part was asked for redrove the letter.</summary>
    public bool HasByCommand(DeadLetter letter) => Has(byCommand, letter);

    private static bool Has(Dictionary<int, OffsetSet> offsets, DeadLetter letter) =>
        offsets.TryGetValue(letter.Partition.Partition.Value, out var set) && set.Contains(letter.Offset);

    private static void Add(Dictionary<int, OffsetSet> offsets, DeadLettersRedriven some)
    {
        if (!offsets.TryGetValue(some.Partition, out var set))
        {
            offsets[some.Partition] = set = new OffsetSet();
        }

        foreach (var span in some.Offsets)
        {
            set.Add(span.First, span.Last);
        }
    }
}
