using CsCheck;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Tests.Kafka.Consuming;

public sealed class OffsetWatermarkTests
{
    [Fact]
    public void Value_NothingTracked_IsNull() => Assert.Null(new OffsetWatermark().Value);

    [Fact]
    public void Value_AnyOrderAndGaps_NeverPassesAnOffsetInFlightAndNeverFalls()
    {
        // Gaps between offsets, how many are tracked before the first completes, and an order of completion. The end of the
        // partition is reached now and then, behind such a gap.
        var cases = Gen.Int[1, 5]
            .Array[1, 200]
            .SelectMany(gaps =>
                Gen.Select(Gen.Const(gaps), Gen.Shuffle(Enumerable.Range(0, gaps.Length).ToArray()), Gen.Int[1, gaps.Length])
            );
        cases.Sample(
            (gaps, order, ahead) =>
            {
                long[] offsets = Offsets(gaps);
                var watermark = new OffsetWatermark();
                var inFlight = new SortedSet<long>();
                long last = 0L;
                long reached = 0L;
                int tracked = 0;
                foreach (int step in order)
                {
                    // Completion needs the offset tracked; beyond that, a few more than needed are.
                    while (tracked < offsets.Length && (tracked <= step || inFlight.Count < ahead))
                    {
                        watermark.Track(offsets[tracked], default);
                        inFlight.Add(offsets[tracked++]);
                        reached = offsets[tracked - 1] + 1;
                    }

                    if (tracked % 3 == 0)
                    {
                        reached = tracked < offsets.Length ? offsets[tracked] : offsets[^1] + 5;
                        watermark.Reach(reached);
                    }

                    Check();
                    Assert.True(watermark.Complete(offsets[step]));
                    inFlight.Remove(offsets[step]);
                    Check();
                }

                void Check()
                {
                    long expected = inFlight.Count > 0 ? inFlight.Min : reached;
                    Assert.Equal(expected, watermark.Value);
                    Assert.Equal(inFlight.Count, watermark.InFlight);
                    Assert.True(watermark.Value >= last);
                    last = watermark.Value!.Value;
                }
            }
        );
    }

    [Fact]
    public void Complete_NotInFlight_IsFalse()
    {
        var watermark = new OffsetWatermark();
        watermark.Track(5, default);
        watermark.Track(9, default);
        Assert.False(watermark.Complete(7));
        Assert.True(watermark.Complete(9));
        Assert.False(watermark.Complete(9));
        Assert.Equal(5, watermark.Value);
    }

    [Fact]
    public void Track_NotAboveTheLast_Throws()
    {
        var watermark = new OffsetWatermark();
        watermark.Track(5, default);
        Assert.Throws<ArgumentOutOfRangeException>(() => watermark.Track(5, default));
    }

    [Fact]
    public void Oldest_InFlight_IsTheTimeOfTheLowest()
    {
        var watermark = new OffsetWatermark();
        Assert.Null(watermark.Oldest);
        watermark.Track(5, new RecordTime(50));
        watermark.Track(6, new RecordTime(40));
        Assert.Equal(50, watermark.Oldest?.Milliseconds);
        watermark.Complete(5);
        Assert.Equal(40, watermark.Oldest?.Milliseconds);
        watermark.Complete(6);
        Assert.Null(watermark.Oldest);
    }

    private static long[] Offsets(int[] gaps)
    {
        long offset = 0L;
        return [.. gaps.Select(gap => offset += gap)];
    }
}
