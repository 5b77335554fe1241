using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// Reviews of one micro-batch as tensors: token ids padded at the end and true lengths. A review without tokens counts
/// as one padding token, so that it has a state. Tensors belong to the surrounding dispose scope.
/// </summary>
internal readonly record struct PaddedBatch(Tensor TokenIds, Tensor Lengths)
{
    /// <summary>
    /// Rows come in multiples of this, the last ones empty. Matrix kernels round the rows of an incomplete block
    /// differently; with whole blocks a review's score is the same to the bit in every batch.
    /// </summary>
    private const int RowBlock = 8;

    /// <param name="reviews">Token ids of each review.</param>
    /// <returns>
    /// [batch, longest] int32 and [batch] int64, where batch is the number of reviews rounded up to whole blocks.
    /// </returns>
    public static PaddedBatch Create(ReadOnlySpan<int[]> reviews)
    {
        int longest = 1;
        foreach (int[] tokenIds in reviews)
        {
            longest = Math.Max(longest, tokenIds.Length);
        }

        int rows = WholeBlocks(reviews.Length);
        int[] padded = new int[rows * longest];
        long[] lengths = new long[rows];
        lengths.AsSpan().Fill(1);
        for (int row = 0; row < reviews.Length; row++)
        {
            reviews[row].CopyTo(padded, row * longest);
            lengths[row] = Math.Max(1, reviews[row].Length);
        }

        return new PaddedBatch(tensor(padded, rows, longest), tensor(lengths));
    }

    /// <summary>The number of rows rounded up to whole blocks.</summary>
    public static int WholeBlocks(int rows) => (rows + RowBlock - 1) / RowBlock * RowBlock;

    /// <summary>Share of the padded positions that hold no token.</summary>
    public static double PaddingRatio(ReadOnlySpan<int[]> reviews)
    {
        long longest = 1,
            tokens = 0;
        foreach (int[] tokenIds in reviews)
        {
            longest = Math.Max(longest, tokenIds.Length);
            tokens += tokenIds.Length;
        }

        return 1 - tokens / (double)(longest * reviews.Length);
    }
}
