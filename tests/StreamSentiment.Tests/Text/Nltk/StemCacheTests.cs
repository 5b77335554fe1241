using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text.Nltk;

public sealed class StemCacheTests
{
    private readonly StemCache cache = new();
    private readonly TokenBuffer tokens = new();

    [Theory]
    [InlineData("wasn't", "n't")]
    [InlineData("good/loved", "good", "love")]
    [InlineData("the")]
    public void TryAdd_RememberedPiece_AddsItsStems(string piece, params string[] stems)
    {
        Remember(piece, PieceContext.None, stems);

        Assert.True(cache.TryAdd(piece, PieceContext.None, tokens));
        Assert.Equal(stems, tokens.ToStrings());
    }

    [Fact]
    public void TryAdd_OtherPieceOrContext_AddsNothing()
    {
        Remember("film.", PieceContext.HasFinalPeriod, "film");

        Assert.False(cache.TryAdd("film.", PieceContext.None, tokens));
        Assert.False(cache.TryAdd("films", PieceContext.HasFinalPeriod, tokens));
        Assert.Equal(0, tokens.Count);
    }

    [Fact]
    public void Remember_PieceTooLongForASlot_IsForgotten()
    {
        string piece = new('a', 40);
        Remember(piece, PieceContext.None, piece);

        Assert.False(cache.TryAdd(piece, PieceContext.None, tokens));
    }

    private void Remember(string piece, PieceContext context, params string[] stems)
    {
        tokens.Add("before");
        foreach (string stem in stems)
        {
            tokens.Add(stem);
        }

        cache.Remember(piece, context, tokens, first: 1);
        tokens.Clear();
    }
}
