using CsCheck;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Tests.Kafka.Following;

public sealed class OffsetSetTests
{
    [Fact]
    public void Add_NeighboursAndOverlaps_BecomeOneSpan()
    {
        var set = new OffsetSet();
        set.Add(5);
        set.Add(7);
        set.Add(1, 3);
        Assert.Equal([new(1, 3), new(5, 5), new(7, 7)], set.Spans);
        set.Add(6);
        Assert.Equal([new(1, 3), new(5, 7)], set.Spans);
        set.Add(2, 9);
        Assert.Equal([new(1, 9)], set.Spans);
    }

    [Fact]
    public void Add_AnySpansInAnyOrder_HoldsTheirOffsetsAndNoOthers() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 5])
            .Array[0, 30]
            .Sample(spans =>
            {
                var set = new OffsetSet();
                var expected = new SortedSet<long>();
                foreach (var (first, length) in spans)
                {
                    set.Add(first, first + length);
                    expected.UnionWith(Enumerable.Range(first, length + 1).Select(offset => (long)offset));
                }
                Assert.Equal(expected, Enumerable.Range(-1, 40).Select(offset => (long)offset).Where(set.Contains));
                // Ascending, and never two where one would do.
                Assert.All(set.Spans.Zip(set.Spans.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
            });
}
