using StreamSentiment.Contracts;

namespace StreamSentiment.Tests.Contracts;

public sealed class JudgementTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    public void Of_NoKnownWords_IsADrawByRule(int tokens, int unknown) =>
        Assert.Equal(
            new Judgement("positive", 0.5f, 0, UncertainReason.NoKnownWords),
            Judgement.Of(0.01f, tokens, unknown, new UncertaintyRule(1, 0))
        );

    [Theory]
    [InlineData(0.9f, 10, 5, null)]
    [InlineData(0.9f, 10, 6, UncertainReason.MostlyUnknownWords)]
    [InlineData(0.3f, 10, 0, null)]
    [InlineData(0.31f, 10, 0, UncertainReason.LowConfidence)]
    [InlineData(0.69f, 10, 9, UncertainReason.MostlyUnknownWords)]
    public void Of_KnownWords_KeepsTheProbabilityAndGivesTheReason(float probability, int tokens, int unknown, string? reason)
    {
        var judgement = Judgement.Of(probability, tokens, unknown, new UncertaintyRule(0.5, 0.7));
        Assert.Equal((probability, reason), (judgement.Probability, judgement.Reason));
        Assert.Equal(Math.Max(probability, 1 - probability), judgement.Confidence);
    }

    [Fact]
    public void Of_UsualRule_HasNoThresholdOfConfidence() => Assert.Null(Judgement.Of(0.5f, 1, 0, UncertaintyRule.Usual).Reason);
}
