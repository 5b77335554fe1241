namespace StreamSentiment.Kafka;

/// <summary>Names of the headers that a dead letter carries behind those of the original record.</summary>
public static class DeadLetterHeaders
{
    /// <summary>A code that says why.</summary>
    public const string Reason = "dead-letter.reason";

    /// <summary>A sentence for a person.</summary>
    public const string Message = "dead-letter.message";

    /// <summary>The topic the record was read from.</summary>
    public const string Topic = "dead-letter.topic";

    /// <summary>The partition the record was read from.</summary>
    public const string Partition = "dead-letter.partition";

    /// <summary>The offset of the record there.</summary>
    public const string Offset = "dead-letter.offset";

    /// <summary>The original record's own time, in ISO 8601; the dead letter's is when it became one.</summary>
    public const string Timestamp = "dead-letter.timestamp";

    /// <summary>How many times it has become one: more than 1 for a record that was redriven.</summary>
    public const string Attempt = "dead-letter.attempt";

    /// <summary>Which program and version refused it.</summary>
    public const string Application = "dead-letter.application";

    /// <summary>The model in use, where one was.</summary>
    public const string ModelVersion = "dead-letter.model-version";

    /// <summary>On a dead letter that was cut because the broker refused its size: the bytes the value had.</summary>
    public const string OriginalLength = "dead-letter.original-length";

    /// <summary>On such a dead letter, when the original headers were too large as well: how many were left out.</summary>
    public const string HeadersLeftOut = "dead-letter.headers-left-out";
}
