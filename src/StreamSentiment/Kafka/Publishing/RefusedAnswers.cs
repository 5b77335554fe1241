using System.Collections.Concurrent;
using Confluent.Kafka;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// The answers that topics refused in transactions that were aborted: their records come again, and get the next answer then.
/// Delivery reports write, and the flow reads.
/// </summary>
internal sealed class RefusedAnswers(Replacements replacements, TimeProvider time)
{
    private const int MostRemembered = 10_000;

    private static readonly Error NoError = new(ErrorCode.NoError);

    private static readonly TimeSpan KeylessFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TopicPartitionOffset, Error[]> refused = []; // the reasons, one after the other
    private readonly ConcurrentDictionary<TopicPartitionOffset, bool> suspects = []; // refused perhaps for a neighbour
    private readonly ConcurrentDictionary<string, (Error Error, long Since)> keyless = []; // topics that take none without a key
    private volatile bool isAny; // almost always false: then nothing is looked up for a record

    /// <summary>The next answer to try after a refusal; null when there is none left.</summary>
    public Outcome? Next(Outcome outcome, Error error) => replacements.Next(outcome, error);

    /// <summary>What answers a record after all that is known to be refused; null when nothing does.</summary>
    /// <param name="outcome">The record, and its own answer.</param>
    /// <param name="error">The last refusal.</param>
    public Outcome? Answer(Outcome outcome, out Error error)
    {
        error = NoError;
        if (!isAny)
        {
            return outcome;
        }

        Outcome? answer = outcome;
        foreach (var refusal in refused.GetValueOrDefault(Position(outcome.Inbound)) ?? [])
        {
            error = refusal;
            answer = Next(answer.Value, refusal);
            if (answer is null)
            {
                return null;
            }
        }

        while (
            answer is { Outbound: { Key: null } outbound }
            && outbound != OutboundRecord.None
            && keyless.TryGetValue(outbound.Topic, out var known)
            && time.GetElapsedTime(known.Since) <= KeylessFor // later somebody may have changed the topic
        )
        {
            error = known.Error;
            answer = Next(answer.Value, known.Error);
        }

        return answer;
    }

    /// <summary>True for a record that must go alone, so that the broker's answer is about it.</summary>
    public bool IsSuspect(InboundRecord record) => isAny && suspects.ContainsKey(Position(record));

    /// <summary>The broker refused a batch with this record in it.</summary>
    public void Suspect(InboundRecord record)
    {
        isAny = true;
        Bound(suspects);
        suspects[Position(record)] = true;
    }

    /// <summary>The broker refused this answer.</summary>
    public void Remember(Outcome outcome, Error error)
    {
        isAny = true;
        Bound(refused);
        refused.AddOrUpdate(Position(outcome.Inbound), [error], (_, before) => [.. before, error]);
        if (outcome.Outbound is { Key: null, Topic: var topic } && error.Code is ErrorCode.InvalidRecord)
        {
            keyless[topic] = (error, time.GetTimestamp());
        }
    }

    /// <summary>The record is answered for good.</summary>
    public void Forget(InboundRecord record)
    {
        if (isAny)
        {
            refused.TryRemove(Position(record), out _);
            suspects.TryRemove(Position(record), out _);
        }
    }

    /// <summary>Refused once more, instead of a list without end.</summary>
    private static void Bound<T>(ConcurrentDictionary<TopicPartitionOffset, T> remembered)
    {
        if (remembered.Count > MostRemembered)
        {
            remembered.Clear();
        }
    }

    private static TopicPartitionOffset Position(InboundRecord record) => new(record.TopicPartition, record.Offset);
}
