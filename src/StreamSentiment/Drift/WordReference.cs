namespace StreamSentiment.Drift;

/// <summary>Counts of the most frequent tokens, and of all others together.</summary>
/// <param name="TokenIds">Most frequent first.</param>
/// <param name="Counts">The count of each, and last that of all others.</param>
public sealed record WordReference(IReadOnlyList<int> TokenIds, IReadOnlyList<long> Counts)
{
    private const int Words = 200;
    private const int Padding = 0;

    private Dictionary<int, int>? bins;

    public static WordReference From(IEnumerable<int[]> reviews)
    {
        var counts = new Dictionary<int, long>();
        foreach (int id in reviews.SelectMany(review => review).Where(id => id != Padding))
        {
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        var frequent = counts.OrderByDescending(token => token.Value).ThenBy(token => token.Key).Take(Words).ToArray();
        return new WordReference(
            [.. frequent.Select(token => token.Key)],
            [.. frequent.Select(token => token.Value), counts.Values.Sum() - frequent.Sum(token => token.Value)]
        );
    }

    /// <summary>The bin of a token, from 0; all others share the last.</summary>
    /// <returns>False for padding, which is no word.</returns>
    public bool TryGetBin(int tokenId, out int bin)
    {
        bins ??= TokenIds.Index().ToDictionary(token => token.Item, token => token.Index);
        bin = bins.GetValueOrDefault(tokenId, TokenIds.Count);
        return tokenId != Padding;
    }
}
