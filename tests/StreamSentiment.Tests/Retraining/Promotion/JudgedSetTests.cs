using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Retraining.Promotion;

public sealed class JudgedSetTests
{
    [Fact]
    public void From_Reviews_CountsWhoAloneIsRight()
    {
        JudgedReview[] reviews =
        [
            new(IsPositive: true, Candidate: 0.9f, Current: 0.8f, Tokens: 1, Source: null),
            new(IsPositive: true, Candidate: 0.6f, Current: 0.1f, Tokens: 1, Source: null),
            new(IsPositive: false, Candidate: 0.2f, Current: 0.7f, Tokens: 1, Source: null),
            new(IsPositive: false, Candidate: 0.8f, Current: 0.4f, Tokens: 1, Source: null),
        ];

        var judged = JudgedSet.From(reviews);

        Assert.Equal((2, 1), (judged.OnlyCandidateRight, judged.OnlyCurrentRight));
        Assert.Equal((0.75, 0.5), (judged.Candidate.Accuracy, judged.Current.Accuracy));
        Assert.Equal(McNemar.From([true, true, true, false], [true, false, false, true]).PValue, judged.PValue);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.5f)]
    public void From_NoProbability_IsRefused(float candidate) =>
        Assert.Throws<ArgumentException>(() => JudgedSet.From([new(true, candidate, 0.5f, 1, null)]));
}
