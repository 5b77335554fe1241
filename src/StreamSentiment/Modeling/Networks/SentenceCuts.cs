using StreamSentiment.Text;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// The words of reviews, sentence by sentence. Nothing is left out, but a sentence of more than <see cref="MostWords"/> words
/// is read as several, and beyond <see cref="MostSentences"/> sentences of a review the words run on without ends: were
/// sentences as many and as long as a text wants, a batch would be padded to many times its size.
/// </summary>
internal sealed class SentenceCuts
{
    public const int MostWords = 32;
    public const int MostSentences = 32;

    /// <summary>The positions of the words, sentence after sentence.</summary>
    public List<int> Words { get; } = [];

    /// <summary>Words of each sentence, at least 1.</summary>
    public List<int> WordCounts { get; } = [];

    /// <summary>Sentences of each review, at least 1.</summary>
    public List<int> SentenceCounts { get; } = [];

    /// <param name="tokenIds">The token ids of one review, at least one.</param>
    /// <param name="position">The position of the first of them.</param>
    public void Add(ReadOnlySpan<int> tokenIds, int position)
    {
        int first = WordCounts.Count,
            count = 0;
        for (int i = 0; i < tokenIds.Length; i++)
        {
            bool isEnd = tokenIds[i] == Vocabulary.SentenceEndId;
            if (count == MostWords || (isEnd && WordCounts.Count - first < MostSentences))
            {
                End();
            }

            if (isEnd)
            {
                continue;
            }

            Words.Add(position + i);
            count++;
        }

        End();
        if (WordCounts.Count == first)
        {
            // A review without a word has a sentence all the same, so that it has a state.
            Words.Add(position);
            WordCounts.Add(1);
        }

        SentenceCounts.Add(WordCounts.Count - first);

        void End()
        {
            if (count > 0)
            {
                WordCounts.Add(count);
            }

            count = 0;
        }
    }
}
