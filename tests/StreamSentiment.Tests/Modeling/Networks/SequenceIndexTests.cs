using CsCheck;
using StreamSentiment.Modeling.Networks;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Networks;

public sealed class SequenceIndexTests
{
    [Fact]
    public void Reverse_PaddedBatch_ReversesEachReviewAndLeavesThePadding()
    {
        using var scope = torch.NewDisposeScope();
        var states = torch.tensor(new float[] { 1, 2, 3, 0, 4, 8, 9, 0, 5, 6, 7, 1 }, 3, 4, 1);
        var reversed = new SequenceIndex(torch.tensor(new long[] { 3, 1, 4 }), time: 4).Reverse(states);
        Assert.Equal([3, 2, 1, 0, 4, 8, 9, 0, 1, 7, 6, 5], reversed.data<float>().ToArray());
    }

    [Fact]
    public void Reverse_Twice_IsTheInput()
    {
        Cases.Sample(
            (lengths, features) =>
            {
                using var scope = torch.NewDisposeScope();
                var (states, index) = Batch(lengths, features);
                var once = index.Reverse(states);
                Assert.Equal(states.data<float>().ToArray(), index.Reverse(once).data<float>().ToArray());
                for (int row = 0; row < lengths.Length; row++)
                {
                    for (int time = lengths[row]; time < lengths.Max(); time++)
                    {
                        Assert.Equal(states[row, time].data<float>().ToArray(), once[row, time].data<float>().ToArray());
                    }

                    Assert.Equal(states[row, 0].data<float>().ToArray(), once[row, lengths[row] - 1].data<float>().ToArray());
                }
            },
            iter: 50,
            threads: 1
        );
    }

    [Fact]
    public void AtLastToken_AnyLengths_IsTheRowBeforeThePadding()
    {
        Cases.Sample(
            (lengths, features) =>
            {
                using var scope = torch.NewDisposeScope();
                var (states, index) = Batch(lengths, features);
                var last = index.AtLastToken(states);
                Assert.Equal([lengths.Length, features], last.shape);
                for (int row = 0; row < lengths.Length; row++)
                {
                    Assert.Equal(states[row, lengths[row] - 1].data<float>().ToArray(), last[row].data<float>().ToArray());
                }
            },
            iter: 50,
            threads: 1
        );
    }

    private static Gen<(int[] Lengths, int Features)> Cases => Gen.Select(Gen.Int[1, 12].Array[1, 6], Gen.Int[1, 3]);

    private static (torch.Tensor States, SequenceIndex Index) Batch(int[] lengths, int features)
    {
        var states = torch
            .tensor([.. Enumerable.Range(0, lengths.Length * lengths.Max() * features).Select(number => (float)number)])
            .view(lengths.Length, lengths.Max(), features);
        return (states, new SequenceIndex(torch.tensor([.. lengths.Select(length => (long)length)]), lengths.Max()));
    }
}
