using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class RecordTimeTests
{
    private const long Unheld = long.MaxValue;

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(-2, "1969-12-31T23:59:59.998Z")]
    [InlineData(1764072000123, "2025-11-25T12:00:00.123Z")]
    [InlineData(-62135596800000, "0001-01-01T00:00:00.000Z")]
    [InlineData(253402300799999, "9999-12-31T23:59:59.999Z")]
    public void Date_OfAYearFrom1To9999_IsIt(long milliseconds, string date) =>
        Assert.Equal(DateTimeOffset.Parse(date), new RecordTime(Sent(milliseconds)).Date);

    [Theory]
    [InlineData(-1)]
    [InlineData(-62135596800001)]
    [InlineData(253402300800000)]
    [InlineData(-9007199254740991)]
    [InlineData(1764072000000000)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Date_OfNoneOrAnyOther_IsNull(long milliseconds) => Assert.Null(new RecordTime(Sent(milliseconds)).Date);

    [Fact]
    public void Date_OfARecordWithoutATime_IsNull() => Assert.Null(new RecordTime(Timestamp.Default).Date);

    [Fact]
    public void Nearest_OfAnyNumbers_KeepsTheirOrder()
    {
        long[] numbers = [long.MinValue, -62135596800001, -62135596800000, -2, -1, 0, 1764072000000, 253402300799999, Unheld];
        var dates = numbers.Select(number => new RecordTime(number).Nearest).ToArray();
        Assert.Equal(dates.Order(), dates);
        Assert.Equal(DateTimeOffset.MinValue, dates[0]);
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    [InlineData(1999, true)]
    [InlineData(2000, false)]
    [InlineData(long.MinValue, false)]
    [InlineData(long.MaxValue, false)]
    [InlineData(-1, false)]
    public void IsWithin_ARange_HoldsItsBeginningAndNotItsEnd(long milliseconds, bool expected)
    {
        var time = new RecordTime(milliseconds);
        var (from, to) = (DateTimeOffset.FromUnixTimeMilliseconds(1000), DateTimeOffset.FromUnixTimeMilliseconds(2000));
        Assert.Equal(expected, time.IsWithin(from, to));
        Assert.True(time.IsWithin(null, null));
        Assert.Equal(milliseconds >= 1000, time.IsWithin(from, null));
    }

    private static Timestamp Sent(long milliseconds) => new(milliseconds, TimestampType.CreateTime);
}
