namespace StreamSentiment.Modeling.NGrams;

/// <summary>
/// The n-grams of a token sequence, each packed into one number, 21 bits a token and the last one lowest: no two share one, and
/// in rising order shorter ones come first, and of one length those with the lower first token.
/// </summary>
internal static class NGramKey
{
    /// <summary>The longest n-gram that a number holds.</summary>
    public const int MaxOrder = 3;

    /// <summary>The largest token id that fits.</summary>
    public const int MaxTokenId = (1 << BitsPerToken) - 1;

    /// <summary>How far the key of an n-gram is shifted when a token is added to its end.</summary>
    public const int BitsPerToken = 21;

    /// <summary>
    /// Adds every n-gram of 1 to <paramref name="order"/> tokens, as often as it occurs; one with padding is none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is negative or has more than 21 bits.</exception>
    public static void Collect(ReadOnlySpan<int> tokenIds, int order, List<long> ngrams)
    {
        for (int last = 0; last < tokenIds.Length; last++)
        {
            long ngram = 0;
            for (int length = 0; length < order && length <= last && tokenIds[last - length] != 0; length++)
            {
                int id = tokenIds[last - length];
                if ((uint)id > MaxTokenId)
                {
                    throw new ArgumentOutOfRangeException(nameof(tokenIds), id, $"Token ids must be from 0 to {MaxTokenId}.");
                }

                ngram |= (long)id << (length * BitsPerToken);
                ngrams.Add(ngram);
            }
        }
    }
}
