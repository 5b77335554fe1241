using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// What the group has committed. It does not say so while a transaction that commits offsets is under way: for good where the
/// brokers have lost such a one, which an operator must end. Then the health of the host says what is wrong.
/// </summary>
internal sealed class CommittedOffsets(
    IConsumer<byte[], byte[]> consumer,
    KafkaOptions options,
    BrokerFaults faults,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10); // asking holds the polling thread

    private long? unknownSince;
    private long lastAsked;

    /// <summary>True unless the group was asked in vain a moment ago.</summary>
    public bool MayBeAsked => unknownSince is null || time.GetElapsedTime(lastAsked) >= Pause;

    /// <summary>Asks for the offsets of partitions, in their order; null if the group does not say.</summary>
    public List<TopicPartitionOffset>? Ask(IEnumerable<TopicPartition> partitions)
    {
        try
        {
            var committed = consumer.Committed(partitions, Patience);
            NothingToAsk();
            return committed;
        }
        catch (KafkaException e)
        {
            logger.ConsumeFailed(e.Error.Reason);
            Unknown();
            return null;
        }
    }

    /// <summary>Of no partition it is unknown any more.</summary>
    public void NothingToAsk()
    {
        if (unknownSince is not null)
        {
            faults.Withheld(options.GroupId, null);
        }

        unknownSince = null;
    }

    private void Unknown()
    {
        lastAsked = time.GetTimestamp();
        unknownSince ??= lastAsked;
        if (time.GetElapsedTime(unknownSince.Value) >= options.StallAfter)
        {
            faults.Withheld(
                options.GroupId,
                $"Group {options.GroupId} does not say what it has committed of {options.InputTopic}, so that partitions of it "
                    + "are not read: the brokers may have lost the end of a transaction (docs/runbook.md, A group withholds its "
                    + "offsets)."
            );
        }
    }
}
