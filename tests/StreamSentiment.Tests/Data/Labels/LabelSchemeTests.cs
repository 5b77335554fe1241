using StreamSentiment.Data.Labels;

namespace StreamSentiment.Tests.Data.Labels;

public sealed class LabelSchemeTests
{
    [Theory]
    [InlineData("words", "positive pos Extremely_Positive 'somewhat positive' TRUE Recommended", "neg Negative false", "neutral")]
    [InlineData("zero-one", "1 1.0 1,0 true positive", "0 0.0 false neg", "mixed")]
    [InlineData("minus-one-one", "1 1.0 0.3 +1", "-1 -1.0 -0,5", "0 0.0")]
    [InlineData("zero-four", "4 3 4.0", "0 1", "2")]
    [InlineData("stars5", "5 4 4.0 4,5 3.5 '5 stars' '4/5' 'Rated 4 out of 5 stars' ★★★★☆", "1 2 2.5 '1 star' ★", "3 3.0")]
    [InlineData("stars10", "7 8 10 9/10", "1 4", "5 6")]
    [InlineData("yes-no", "yes Y 1 true Recommended", "no N 0 false 'Not Recommended'", "neutral")]
    [InlineData("neutral=skip,4=positive,0..1=negative", "4 4.0 positive", "0 1 0.5 neg", "Neutral")]
    [InlineData("ham=positive,spam=negative,*=skip", "HAM", "spam", "anything 7")]
    public void Read_Label_HasTheMeaningOfItsScheme(string scheme, string positive, string negative, string neither)
    {
        var labels = LabelScheme.Parse(scheme);

        Assert.All(Words(positive), label => Assert.Equal((label, LabelMeaning.Positive), (label, labels.Read(label))));
        Assert.All(Words(negative), label => Assert.Equal((label, LabelMeaning.Negative), (label, labels.Read(label))));
        Assert.All(Words(neither), label => Assert.Equal((label, LabelMeaning.Neither), (label, labels.Read(label))));
    }

    [Theory]
    [InlineData("words", "1 0 maybe 'not positive' ''")]
    [InlineData("zero-one", "2 -1 0.5")]
    [InlineData("stars5", "0 6 NaN 'so so' '3 dogs'")]
    [InlineData("minus-one-one", "2 -2")]
    [InlineData("4=positive", "0 yes")]
    public void Read_LabelOfAnotherScheme_IsNotKnown(string scheme, string labels) =>
        Assert.All(Words(labels), label => Assert.Null(LabelScheme.Parse(scheme).Read(label)));

    [Theory]
    [InlineData("stars")]
    [InlineData("4=good")]
    [InlineData("4=positive,0")]
    public void Parse_NoScheme_IsRefused(string text) => Assert.Throws<FormatException>(() => LabelScheme.Parse(text));

    private static IEnumerable<string> Words(string line) => Documentation.Shell.Commands(line).Single();
}
