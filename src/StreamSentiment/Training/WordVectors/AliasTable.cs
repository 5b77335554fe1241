namespace StreamSentiment.Training.WordVectors;

/// <summary>
/// Draws an index with a probability in proportion to its weight, in constant time: Walker's alias method with Vose's set-up,
/// https://doi.org/10.1109/32.92917. Immutable, thread-safe.
/// </summary>
internal sealed class AliasTable
{
    private readonly (float Share, int Other)[] slots;

    /// <param name="weights">None negative, not all zero.</param>
    public AliasTable(IReadOnlyList<double> weights)
    {
        // What rounding leaves over below is as good as a whole slot.
        slots = [.. Enumerable.Range(0, weights.Count).Select(i => (1f, i))];
        double mean = weights.Sum() / weights.Count;
        double[] left = weights.Select(weight => weight / mean).ToArray();
        var small = new Stack<int>(Enumerable.Range(0, left.Length).Where(i => left[i] < 1));
        var large = new Stack<int>(Enumerable.Range(0, left.Length).Where(i => left[i] >= 1));
        // Each slot holds one index and, above its share, a larger one that gives of its own what the slot lacks.
        while (small.TryPop(out int little) && large.TryPop(out int much))
        {
            slots[little] = ((float)left[little], much);
            left[much] -= 1 - left[little];
            (left[much] < 1 ? small : large).Push(much);
        }
    }

    public int Draw(RandomDraws random)
    {
        int index = random.Below(slots.Length);
        return random.Share() < slots[index].Share ? index : slots[index].Other;
    }
}
