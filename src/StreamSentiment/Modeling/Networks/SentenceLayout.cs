using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// Takes a padded batch of reviews apart into a padded batch of their sentences and puts it together again, by row numbers:
/// gradients flow back through both. Holds tensors of the surrounding dispose scope.
/// </summary>
internal sealed class SentenceLayout
{
    private readonly Tensor words; // [sentences, words], int64: the position in [batch * time] that each word has
    private readonly Tensor sentences; // [batch, sentences a review], int64: the row in words that each sentence has
    private readonly long[] batchAndTime;

    private SentenceLayout(SentenceCuts cuts, long[] batchAndTime, Device device)
    {
        int[] wordCounts = [.. cuts.WordCounts],
            sentenceCounts = [.. cuts.SentenceCounts];
        // Whole blocks of rows, as in PaddedBatch: else a score would depend on the rest of the batch.
        words = Padded(wordCounts, PaddedBatch.WholeBlocks(wordCounts.Length), i => cuts.Words[i]).to(device);
        sentences = Padded(sentenceCounts, sentenceCounts.Length, i => i).to(device);
        InSentence = new SequenceIndex(Lengths(wordCounts, words.shape[0]).to(device), words.shape[1]);
        InReview = new SequenceIndex(Lengths(sentenceCounts, sentences.shape[0]).to(device), sentences.shape[1]);
        this.batchAndTime = batchAndTime;
    }

    /// <summary>The ends of the sentences' words, over [sentences, words].</summary>
    public SequenceIndex InSentence { get; }

    /// <summary>The ends of the reviews' sentences, over [batch, sentences a review].</summary>
    public SequenceIndex InReview { get; }

    /// <summary>Token ids padded at the end, [batch, time], int32, and true lengths, [batch], int64.</summary>
    public static SentenceLayout From(Tensor tokenIds, Tensor lengths)
    {
        int[] ids = tokenIds.cpu().data<int>().ToArray();
        long[] ends = lengths.cpu().data<long>().ToArray();
        var cuts = new SentenceCuts();
        int time = (int)tokenIds.shape[1];
        for (int row = 0; row < ends.Length; row++)
        {
            cuts.Add(ids.AsSpan(row * time, (int)ends[row]), row * time);
        }

        return new SentenceLayout(cuts, tokenIds.shape, tokenIds.device);
    }

    /// <summary>Tokens of reviews, [batch, time, features] → words of sentences, [sentences, words, features].</summary>
    public Tensor Words(Tensor tokens) => Rows(tokens.flatten(0, 1), words);

    /// <summary>Vectors of sentences, [sentences, features] → of reviews, [batch, sentences a review, features].</summary>
    public Tensor Reviews(Tensor ofSentences) => Rows(ofSentences, sentences);

    /// <summary>
    /// Weights of words in their sentences, [sentences, words, 1], and of sentences in their reviews, [batch, sentences a review,
    /// 1], both 0 on padding → the weight of each token in its review, [batch, time].
    /// </summary>
    public Tensor Tokens(Tensor wordWeights, Tensor sentenceWeights)
    {
        var weights = Reviews(wordWeights.squeeze(2)) * sentenceWeights; // [batch, sentences a review, words]
        var positions = Reviews(words);
        return zeros(batchAndTime, device: words.device)
            .flatten()
            .scatter_add(0, positions.flatten(), weights.flatten())
            .view(batchAndTime);
    }

    /// <summary>[rows, features] → the rows of the given numbers, [.., .., features].</summary>
    private static Tensor Rows(Tensor source, Tensor numbers) =>
        source.index_select(0, numbers.flatten()).view(numbers.shape[0], numbers.shape[1], -1);

    /// <summary>
    /// Row numbers of sequences of these lengths, padded at their ends with 0, a row that exists and is not read.
    /// </summary>
    private static Tensor Padded(int[] lengths, int rows, Func<int, long> item)
    {
        int longest = lengths.Max(),
            next = 0;
        long[] padded = new long[rows * longest];
        for (int row = 0; row < lengths.Length; row++)
        {
            for (int i = 0; i < lengths[row]; i++)
            {
                padded[row * longest + i] = item(next++);
            }
        }

        return tensor(padded, rows, longest);
    }

    /// <summary>[rows]; rows beyond the given lengths have a length of 1.</summary>
    private static Tensor Lengths(int[] lengths, long rows)
    {
        long[] all = new long[rows];
        for (int row = 0; row < all.Length; row++)
        {
            all[row] = row < lengths.Length ? lengths[row] : 1;
        }

        return tensor(all);
    }
}
