using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Contracts;

/// <summary>
/// The headers that a dead letter has beside the original ones; their values are UTF-8 text. The contract is
/// <c>schemas/dead-letter-headers.v1.json</c>.
/// </summary>
public static class DeadLetterHeaders
{
    /// <summary>The prefix of the name of each of these headers.</summary>
    public const string Prefix = "dead-letter.";

    /// <summary>The reason code: a constant of <see cref="RejectionReason"/>, or of the stage that failed.</summary>
    public const string Reason = Prefix + "reason";

    /// <summary>The fault and its place, for people; never the review's text.</summary>
    public const string Message = Prefix + "message";

    /// <summary>The topic that the record was read from.</summary>
    public const string Topic = Prefix + "topic";

    /// <summary>The partition that the record was read from.</summary>
    public const string Partition = Prefix + "partition";

    /// <summary>The offset that the record was read at.</summary>
    public const string Offset = Prefix + "offset";

    /// <summary>
    /// The timestamp of the original record, ISO 8601 in UTC; of one that no date of the years 1 to 9999 can say, the nearest.
    /// </summary>
    public const string Timestamp = Prefix + "timestamp";

    /// <summary>
    /// Only where <see cref="Timestamp"/> is not exact: the milliseconds since 1970 that the original record has; -1 for none.
    /// </summary>
    public const string TimestampMs = Prefix + "timestamp-ms";

    /// <summary>
    /// The number of times that the record has become a dead letter, from 1; more for a record that was redriven.
    /// </summary>
    public const string Attempt = Prefix + "attempt";

    /// <summary>The application that gave up on the record: name/version.</summary>
    public const string Application = Prefix + "application";

    /// <summary>The model that was active, name/version; absent where none was involved.</summary>
    public const string ModelVersion = Prefix + "model-version";

    /// <summary>
    /// On a dead letter that was cut because the broker refused its size: the size of the original value in bytes.
    /// </summary>
    public const string OriginalLength = Prefix + "original-length";

    /// <summary>The number of original headers that were left out: they were too large, or could not be read.</summary>
    public const string HeadersLeftOut = Prefix + "headers-left-out";

    /// <summary>
    /// <c>true</c> on a dead letter whose original has no key, where the topic takes none without (a compacted one): the key is
    /// the original's place, topic/partition/offset.
    /// </summary>
    public const string KeyMade = Prefix + "key-made";
}
