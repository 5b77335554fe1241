using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.Everyday;

namespace StreamSentiment.Tests.Training.Everyday;

public sealed class NetworkTeacherTests
{
    private static readonly int[] Tokens = [3, 1, 4];

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1, false, true)]
    [InlineData(2, true, false)]
    [InlineData(-1, false, false)]
    public void Seen_OneHalfEach_KeepsTheLabel(int fold, bool byFirst, bool bySecond)
    {
        var passage = Passage(fold);
        Assert.Equal(byFirst ? true : null, NetworkTeacher.Seen(passage, 0).Label);
        Assert.Equal(bySecond ? true : null, NetworkTeacher.Seen(passage, 1).Label);
    }

    [Fact]
    public void Logits_OfAHalf_AreOfTheNetworkThatDidNotSeeItsLabels()
    {
        double[] alone = [Logit(seed: 1), Logit(seed: 2)];
        using var teacher = NetworkTeacher.Train(half => TestModels.Serve(seed: half + 1), threads: 1);

        double[] logits = teacher.Logits([.. new[] { 0, 1, 2, -1 }.Select(fold => Text(Passage(fold)))]);

        Assert.NotEqual(alone[0], alone[1], precision: 3);
        Assert.Equal([alone[1], alone[0], alone[1], (alone[0] + alone[1]) / 2], logits);
    }

    private static double Logit(int seed)
    {
        using var model = TestModels.Serve(seed: seed);
        float[] probability = new float[1];
        model.Score([Tokens], probability);
        return Temperature.Logit(probability[0]);
    }

    private static Passage Passage(int fold) => new([], [], Label: fold < 0 ? null : true, Weight: 1, fold, Place: 0);

    private static Span Text(Passage passage) => new(passage.Words, Tokens, passage, Share: 1);
}
