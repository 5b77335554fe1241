using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data;

public sealed class DistinctTextsTests
{
    [Fact]
    public void Of_CopiesAndContradictions_KeepsTheLastCopyAndNoContradiction()
    {
        LabelledText[] reviews =
        [
            new("Good.", true),
            new("bad", false),
            new("so so", true),
            new("good", true),
            new("So so!", false),
        ];

        var distinct = DistinctTexts<LabelledText>.Of(reviews, review => review);

        Assert.Equal(["bad", "good"], distinct.Kept.Select(review => review.Text));
        Assert.Equal((1, 2), (distinct.Repeated, distinct.Contradictory));
    }

    [Theory]
    [InlineData("It's  GREAT!!", "it s great")]
    [InlineData("  10/10 ", "10 10")]
    [InlineData("Öl – très bon", "öl très bon")]
    [InlineData("!!!", "!!!")]
    [InlineData("", "")]
    public void Key_OfAText_IsItsLettersAndDigits(string text, string key) => Assert.Equal(key, TextKey.Of(text));

    [Fact]
    public void Key_OfEmoji_TellsThemApart() => Assert.NotEqual(TextKey.Of("\U0001F600"), TextKey.Of("\U0001F621"));
}
