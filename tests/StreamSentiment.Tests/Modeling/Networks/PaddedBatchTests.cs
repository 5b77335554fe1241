using CsCheck;
using StreamSentiment.Modeling.Networks;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Networks;

public sealed class PaddedBatchTests
{
    [Fact]
    public void Create_AnyReviews_PadsAtTheEndAndRoundsRowsUpToBlocks()
    {
        Gen.Int[1, 99]
            .Array[0, 9]
            .Array[1, 30]
            .Sample(
                reviews =>
                {
                    using var scope = torch.NewDisposeScope();
                    var batch = PaddedBatch.Create(reviews);
                    int longest = Math.Max(1, reviews.Max(review => review.Length));
                    int rows = (int)batch.TokenIds.shape[0];
                    Assert.Equal(0, rows % 8);
                    Assert.InRange(rows, reviews.Length, reviews.Length + 7);
                    Assert.Equal(longest, batch.TokenIds.shape[1]);
                    int[][] ids = batch.TokenIds.data<int>().ToArray().Chunk(longest).ToArray();
                    long[] lengths = batch.Lengths.data<long>().ToArray();
                    for (int row = 0; row < rows; row++)
                    {
                        int[] review = row < reviews.Length ? reviews[row] : [];
                        Assert.Equal([.. review, .. new int[longest - review.Length]], ids[row]);
                        Assert.Equal(Math.Max(1, review.Length), lengths[row]);
                    }
                },
                iter: 50,
                threads: 1
            );
    }

    [Fact]
    public void PaddingRatio_ReviewsOfTwoLengths_IsTheShareWithoutTokens()
    {
        Assert.Equal(
            0.375,
            PaddedBatch.PaddingRatio([
                [1, 2, 3, 4],
                [5],
            ]),
            1e-12
        );
        Assert.Equal(
            0,
            PaddedBatch.PaddingRatio([
                [1, 2],
                [3, 4],
            ]),
            1e-12
        );
        Assert.Equal(
            1,
            PaddedBatch.PaddingRatio([
                [],
                [],
            ]),
            1e-12
        );
    }
}
