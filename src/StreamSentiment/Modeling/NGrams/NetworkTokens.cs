using StreamSentiment.Text;

namespace StreamSentiment.Modeling.NGrams;

/// <summary>
/// What networks read of a review beside n-grams: the last of its token ids, without &lt;unk&gt;. N-grams need the whole review
/// and a token between the neighbours of an unknown word; a network learns more of fewer tokens, in less time.
/// </summary>
/// <param name="Most">The most ids that the networks read.</param>
/// <param name="Unknown">The id of &lt;unk&gt;; 0 for none.</param>
internal sealed record NetworkTokens(int Most, int Unknown)
{
    /// <summary>For the networks of a version; a version without n-grams has no use for it.</summary>
    public static NetworkTokens Of(ModelSpec spec, TextProfile text) =>
        new(
            spec.NetworkLength ?? text.MaxSequenceLength,
            text.Unknown != UnknownPolicy.Unk ? Vocabulary.PaddingId
                : text.Sentences ? Vocabulary.SentenceEndId + 1
                : 1
        );

    /// <summary>The ids that the networks read; the same array where they read all.</summary>
    public int[] Of(int[] tokenIds)
    {
        if (tokenIds.Length <= Most && (Unknown == Vocabulary.PaddingId || !tokenIds.AsSpan().Contains(Unknown)))
        {
            return tokenIds;
        }

        int[] kept = new int[Math.Min(Most, tokenIds.Length)];
        int start = kept.Length;
        for (int i = tokenIds.Length - 1; i >= 0 && start > 0; i--)
        {
            if (Unknown == Vocabulary.PaddingId || tokenIds[i] != Unknown)
            {
                kept[--start] = tokenIds[i];
            }
        }

        return kept[start..];
    }
}
