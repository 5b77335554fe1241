using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// The time of a record, as its producer or a broker gave it. Brokers take any 64-bit number: years that no date here can hold,
/// and -1 for none. This is the one place that reads it, because <see cref="Timestamp.UtcDateTime"/> throws for such numbers.
/// </summary>
/// <param name="Milliseconds">Since 1970; <see cref="None"/> where the record has no time.</param>
internal readonly record struct RecordTime(long Milliseconds)
{
    /// <summary>What Kafka writes where a record has no time.</summary>
    public const long None = -1;

    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public RecordTime(Timestamp timestamp)
        : this(timestamp.Type is TimestampType.NotAvailable ? None : timestamp.UnixTimestampMs) { }

    /// <summary>The time as a date; null where there is none, or no date of the years 1 to 9999 can say it.</summary>
    public DateTimeOffset? Date => Milliseconds != None && Milliseconds >= First && Milliseconds <= Last ? Nearest : null;

    /// <summary>The date that comes nearest; for a record without a time, that of its number. Keeps the order of times.</summary>
    public DateTimeOffset Nearest => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(Milliseconds, First, Last));

    /// <summary>True if the time is not before <paramref name="from"/> and is before <paramref name="to"/>; null: any.</summary>
    public bool IsWithin(DateTimeOffset? from, DateTimeOffset? to) => !(Nearest < from) && !(Nearest >= to);
}
