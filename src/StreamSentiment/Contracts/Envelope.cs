namespace StreamSentiment.Contracts;

/// <summary>The envelope that producers put around a review or a label. A record without it is read as it is.</summary>
public enum Envelope
{
    /// <summary>None: the value is the review.</summary>
    None,

    /// <summary>
    /// CloudEvents: structured (<c>specversion</c> and <c>data</c> or <c>data_base64</c>) or binary (headers <c>ce_*</c>). A
    /// review without an id has the event's.
    /// </summary>
    CloudEvents,

    /// <summary>Kafka Connect's JSON with its schema: <c>{"schema":…,"payload":…}</c>.</summary>
    Connect,

    /// <summary>
    /// Changes of a table, as Debezium writes them: <c>before</c>, <c>after</c> and <c>op</c>, with or without Connect's
    /// envelope around them. The row after the change is the review; a deletion withdraws a label, and has nothing to score.
    /// </summary>
    ChangeEvent,

    /// <summary>JSON that was written as a string of JSON once more.</summary>
    JsonString,

    /// <summary>Any of these, also one in another.</summary>
    Any,
}
