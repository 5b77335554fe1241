namespace StreamSentiment.Contracts.Parsing;

/// <summary>
/// The reason codes of <see cref="DeadLetterHeaders.Reason"/> that depend on the record's own content. They are part of the
/// contract: a code may be added, never renamed.
/// </summary>
public static class RejectionReason
{
    /// <summary>The record has no value (a tombstone).</summary>
    public const string NullValue = "null-value";

    /// <summary>The value has more bytes than the limit.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The bytes are not UTF-8, or a string holds the escape of half a surrogate pair.</summary>
    public const string InvalidUtf8 = "invalid-utf8";

    /// <summary>Not one JSON document: broken, empty, cut short, with comments, or followed by more.</summary>
    public const string InvalidJson = "invalid-json";

    /// <summary>A property, or the document itself, has another JSON type than the schema requires.</summary>
    public const string WrongType = "wrong-type";

    /// <summary><c>schemaVersion</c> is a number that this build does not read.</summary>
    public const string UnsupportedSchemaVersion = "unsupported-schema-version";

    /// <summary><c>id</c> is absent or null.</summary>
    public const string MissingId = "missing-id";

    /// <summary><c>text</c> is absent or null.</summary>
    public const string MissingText = "missing-text";

    /// <summary><c>id</c> is empty or longer than <see cref="Review.MaxIdLength"/>.</summary>
    public const string InvalidId = "invalid-id";

    /// <summary><c>label</c> is absent or null.</summary>
    public const string MissingLabel = "missing-label";

    /// <summary>
    /// <c>label</c> is none of the spellings of <see cref="SentimentLabel.Parse"/>.
    /// </summary>
    public const string InvalidLabel = "invalid-label";

    /// <summary><c>weight</c> is not above 0 and at most <see cref="ReviewLabelled.MaxWeight"/>.</summary>
    public const string InvalidWeight = "invalid-weight";

    /// <summary>A change event that leaves no row: a deletion, a truncated table. It withdraws a label.</summary>
    public const string Deleted = "deleted";

    /// <summary>The broker takes no answer to the record: it is too large for its topic, or not what the topic holds.</summary>
    public const string Undeliverable = "undeliverable";

    /// <summary>An exception came of the record, and of no other; the message names its type.</summary>
    public const string Unprocessable = "unprocessable";
}
