using StreamSentiment.Data.Labels;

namespace StreamSentiment.Tests.Data.Labels;

public sealed class LabelCensusTests
{
    [Theory]
    [InlineData("label", "0 1", "zero-one")]
    [InlineData("label", "1.0 0.0", "zero-one")]
    [InlineData("label", "1 0 positive", "zero-one")]
    [InlineData("label", "positive negative neutral", "words")]
    [InlineData("recommended", "Yes No", "yes-no")]
    [InlineData("voted_up", "true false", "words")]
    [InlineData("target", "0 4", "zero-four")]
    [InlineData("target", "4 0 2", "zero-four")]
    [InlineData("Sentiment", "0 1 2 3 4", "zero-four")]
    [InlineData("label", "-1 0 1", "minus-one-one")]
    [InlineData("review_score", "-1 1", "minus-one-one")]
    [InlineData("label", "1 2 3 4 5", "stars5")]
    [InlineData("rating", "1", "stars5")]
    [InlineData("stars", "1 2", "stars5")]
    [InlineData("Overall", "5.0", "stars5")]
    [InlineData("reviews.rating", "4 5 3", "stars5")]
    [InlineData("Bewertung", "4,0 1,5", "stars5")]
    [InlineData("score", "1 8", "stars10")]
    [InlineData("rating", "10 1 3", "stars10")]
    [InlineData("rating", "3/10 4/10", "stars10")]
    [InlineData("anything", "★★★ ★", "stars5")]
    public void Detect_Labels_AreOfTheOnlySchemeThatFits(string column, string labels, string scheme) =>
        Assert.Equal(scheme, Census(labels).Detect(column).Scheme?.Name);

    [Theory]
    [InlineData("rating", "0 1", "--labels stars5 (1 star is negative) or --labels zero-one")]
    [InlineData("score", "0", "--labels zero-one")]
    [InlineData("stars", "0 1 2 3 4 5", "--labels \"0=negative,1=skip,2=skip,3=skip,4=skip,5=positive\"")]
    [InlineData("overall", "0 100", "--labels \"0=negative,100=positive\"")]
    [InlineData("label", "0 1 2", "--labels \"0=negative,1=skip,2=positive\"")]
    [InlineData("label", "1 2", "--labels \"1=negative,2=positive\"")]
    [InlineData("label", "4", "--labels \"4=positive\"")]
    [InlineData("label", "anger joy", "--labels \"anger=negative,joy=positive\"")]
    public void Detect_LabelsOfSeveralMeanings_AreRefusedWithTheOption(string column, string labels, string option)
    {
        var (scheme, refusal) = Census(labels).Detect(column);

        Assert.Null(scheme);
        Assert.Contains(option, refusal);
    }

    [Fact]
    public void Detect_ColumnOfTexts_IsRefusedWithoutThem()
    {
        var census = new LabelCensus();
        for (int i = 0; i < 300; i++)
        {
            census.Add($"I bought {i} of them");
        }

        string refusal = census.Detect("summary").Refusal!;

        Assert.Contains("--label-column", refusal);
        Assert.DoesNotContain("bought", refusal);
    }

    private static LabelCensus Census(string labels)
    {
        var census = new LabelCensus();
        foreach (string label in labels.Split(' '))
        {
            census.Add(label);
        }

        return census;
    }
}
