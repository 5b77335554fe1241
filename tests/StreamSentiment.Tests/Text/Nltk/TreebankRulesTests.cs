using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text.Nltk;

/// <summary>One piece, between spaces, with every rule that its marks ask for.</summary>
public sealed class TreebankRulesTests
{
    private const PieceMarks All =
        PieceMarks.Dot
        | PieceMarks.Apostrophe
        | PieceMarks.DoubleQuote
        | PieceMarks.OpeningQuote
        | PieceMarks.ClosingQuote
        | PieceMarks.Separator
        | PieceMarks.Symbol
        | PieceMarks.Bracket;

    [Theory]
    [InlineData("don't", "do", "n't")]
    [InlineData("it's", "it", "'s")]
    [InlineData("they'll", "they", "'ll")]
    [InlineData("cannot", "can", "not")]
    [InlineData("(good)", "(", "good", ")")]
    [InlineData("well...", "well", "...")]
    [InlineData("3,000", "3,000")]
    [InlineData("yes,no", "yes", ",", "no")]
    [InlineData("a--b", "a", "--", "b")]
    [InlineData("\"good\"", "``", "good", "''")]
    public void Split_Piece_GivesNltksWords(string piece, params string[] words)
    {
        var tokens = new TokenBuffer();
        new TreebankRules().Split(piece, All, PieceContext.AfterSpace | PieceContext.BeforeSpace, tokens);

        Assert.Equal(words, tokens.ToStrings());
    }

    [Theory]
    [InlineData(true, "film", ".")]
    [InlineData(false, "film.")]
    public void Split_Period_StandsAloneOnlyAtTheSentencesEnd(bool isFinal, params string[] words)
    {
        var tokens = new TokenBuffer();
        var context = PieceContext.AfterSpace | PieceContext.EndsSentence;
        new TreebankRules().Split("film.", All, isFinal ? context | PieceContext.HasFinalPeriod : context, tokens);

        Assert.Equal(words, tokens.ToStrings());
    }
}
