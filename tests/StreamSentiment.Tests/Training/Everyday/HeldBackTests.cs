using StreamSentiment.Training;
using StreamSentiment.Training.Everyday;

namespace StreamSentiment.Tests.Training.Everyday;

public sealed class HeldBackTests
{
    [Fact]
    public void Judge_EachKind_IsTold()
    {
        // Documents of two sources, one of four wrong; both titles right; no sentence.
        TrainingExample[] documents = [Example(true, 9), Example(true, 9), Example(false, 9), Example(false, 9)];
        TrainingExample[] titles = [Example(true, 2), Example(false, 2)];
        var held = new HeldBack(documents, ["films", "goods", "films", "goods"], titles, []);

        var judgement = held.Judge([3, -1, -3, -3, 2, -2]);

        Assert.Equal(0.75, judgement.Documents.Accuracy);
        Assert.Contains("the network on films: 100.00 % of 2", judgement.Lines);
        Assert.Contains("the network on goods: 50.00 % of 2", judgement.Lines);
        Assert.Contains("documents 75.00 %", judgement.Lines[^1]);
        Assert.Contains("titles 100.00 %", judgement.Lines[^1]);
        Assert.Contains("no sentences", judgement.Lines[^1]);
    }

    [Fact]
    public void Judge_ManyOfOneKind_WeighNoMore()
    {
        TrainingExample[] titles = [Example(true, 2), Example(false, 2)];
        var few = new HeldBack([Example(true, 9), Example(false, 9)], ["films", "films"], titles, []);
        var many = new HeldBack(
            [.. Enumerable.Range(0, 20).Select(i => Example(i % 2 == 0, 9))],
            [.. Enumerable.Repeat("films", 20)],
            titles,
            []
        );
        double[] half = [1, 1],
            right = [2, -2];

        var ofFew = few.Judge([.. half, .. right]);
        var ofMany = many.Judge([.. Enumerable.Repeat(half, 10).SelectMany(pair => pair), .. right]);

        Assert.Equal(ofFew.Loss, ofMany.Loss, precision: 6);
        Assert.Equal(ofFew.Calibration.Temperature, ofMany.Calibration.Temperature, precision: 6);
    }

    private static TrainingExample Example(bool isPositive, int tokens) => new([.. Enumerable.Range(1, tokens)], isPositive);
}
