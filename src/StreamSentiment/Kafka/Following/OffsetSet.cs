using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Kafka.Following;

/// <summary>Offsets of one partition, kept as spans: what follows each other takes the room of one.</summary>
internal sealed class OffsetSet
{
    private readonly List<OffsetSpan> spans = []; // ascending, with gaps between them

    public IReadOnlyList<OffsetSpan> Spans => spans;

    public bool Contains(long offset) => spans.Count > Place(offset) && spans[Place(offset)].First <= offset;

    public void Add(long offset) => Add(offset, offset);

    public void Add(long first, long last)
    {
        int begin = Place(first - 1),
            end = begin; // those from begin up to end touch the new span or lie within it
        for (; end < spans.Count && spans[end].First <= last + 1; end++)
        {
            (first, last) = (Math.Min(first, spans[end].First), Math.Max(last, spans[end].Last));
        }

        spans.RemoveRange(begin, end - begin);
        spans.Insert(begin, new OffsetSpan(first, last));
    }

    /// <summary>The first span that does not end before the offset.</summary>
    private int Place(long offset)
    {
        int low = 0,
            high = spans.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (spans[middle].Last < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
