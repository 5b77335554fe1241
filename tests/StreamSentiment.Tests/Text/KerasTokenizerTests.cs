using CsCheck;
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text;

public sealed class KerasTokenizerTests
{
    private const string Filters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\n ", "")]
    [InlineData("Life is GOOD", "life|is|good")]
    [InlineData("Don't stop--believing!", "don't|stop|believing")]
    [InlineData("a_b/c\\d|e~f`g^h", "a|b|c|d|e|f|g|h")]
    [InlineData("great<br /><br />film", "great|br|br|film")]
    public void Tokenize_Text_SplitsOnFiltersAndBlanks(string text, string expected) =>
        Assert.Equal(expected, Tokens.Keras(text));

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\u00a0b")]
    [InlineData("a\u2028b")]
    [InlineData("a\0b")]
    [InlineData("a\u2014b")]
    [InlineData("a\U0001F600b")]
    [InlineData("e\u0301a")]
    [InlineData("\u05e9\u05dc\u05d5\u05dd")]
    [InlineData("a\ud800b")]
    public void Tokenize_CharactersKerasDoesNotSplitOn_StayInTheWord(string word) =>
        Assert.Equal($"x|{word}|y", Tokens.Keras($"x {word} y"));

    [Theory]
    [InlineData("\u0130stanbul", "i\u0307stanbul")]
    [InlineData("\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2")]
    [InlineData("\u039f\u0394\u039f\u03a3\u0301", "\u03bf\u03b4\u03bf\u03c2\u0301")]
    [InlineData("\u03a3\u0391", "\u03c3\u03b1")]
    [InlineData("1\u03a3", "1\u03c3")]
    [InlineData("\u1e9e\u212a\u00c9", "\u00df\u006b\u00e9")]
    [InlineData("\ud801\udc00", "\ud801\udc28")]
    public void Tokenize_UpperCase_BecomesPythonsLowerCase(string text, string expected) =>
        Assert.Equal(expected, Tokens.Keras(text));

    [Fact]
    public void Tokenize_AnyText_GivesWhatReplacingAndSplittingGives() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char['\t', '~']), 0, 60]
            .Where(text => !text.AsSpan().ContainsAny('\u0130', '\u03a3'))
            .Sample(text => Assert.Equal(string.Join('|', ReplaceAndSplit(text)), Tokens.Keras(text)));

    [Fact]
    public void Tokenize_BufferInUse_IsClearedFirst()
    {
        var tokens = new TokenBuffer();
        tokens.Add("old");
        new KerasTokenizer().Tokenize("new", tokens);
        Assert.Equal(["new"], tokens.ToStrings());
    }

    private static string[] ReplaceAndSplit(string text) =>
        string.Concat(text.ToLowerInvariant().Select(c => Filters.Contains(c) ? ' ' : c))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
