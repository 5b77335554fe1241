using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Retraining.Labels;

/// <summary>Reads records of <see cref="Topics.Labelled"/>: labels, and what withdraws one.</summary>
/// <param name="maxBytes">The largest value that is read.</param>
/// <param name="envelope">What is around the labels.</param>
internal sealed class LabelReading(int maxBytes, Envelope envelope)
{
    /// <param name="key">The key as text: the review whose label is withdrawn, where there is no label.</param>
    /// <param name="label">The label; null for a tombstone and for the change event of a deletion.</param>
    /// <param name="rejection">The reason why it is neither, when the method returns false.</param>
    public bool TryRead(Message<byte[], byte[]> record, out string? key, out ReviewLabelled? label, out Rejection rejection)
    {
        label = null;
        rejection = default;
        key = record.Key is { } bytes ? ReviewLabelledReader.IdOfKey(bytes, envelope) : null;
        if (record.Value is null && key is not null) // without a key it withdraws nothing, and is nothing
        {
            return true;
        }

        string? eventId = RecordHeaders.EventId(record.Headers, envelope);
        if (ReviewLabelledReader.TryRead(record.Value, maxBytes, envelope, eventId, out label, out rejection))
        {
            return true;
        }

        if (rejection.Reason == RejectionReason.Deleted && (rejection.DeletedId ?? key) is { } deleted)
        {
            key = deleted;
            return true;
        }

        rejection = RecordHeaders.Explain(rejection, record.Headers);
        return false;
    }
}
