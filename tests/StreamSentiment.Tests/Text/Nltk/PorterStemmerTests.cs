using CsCheck;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text.Nltk;

public sealed class PorterStemmerTests
{
    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("agreed", "agre")]
    [InlineData("feed", "feed")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("falling", "fall")]
    [InlineData("conflated", "conflat")]
    [InlineData("relational", "relat")]
    [InlineData("vietnamization", "vietnam")]
    [InlineData("hopefulness", "hope")]
    [InlineData("electriciti", "electr")]
    [InlineData("adoption", "adopt")]
    [InlineData("controll", "control")]
    [InlineData("rate", "rate")]
    [InlineData("cease", "ceas")]
    [InlineData("sing", "sing")]
    public void Stem_PortersOwnExamples_AreStemmed(string word, string expected) => Assert.Equal(expected, Stem(word));

    [Theory]
    [InlineData("skies", "sky")]
    [InlineData("dying", "die")]
    [InlineData("news", "news")]
    [InlineData("innings", "inning")]
    [InlineData("proceed", "proceed")]
    [InlineData("as", "as")]
    [InlineData("dies", "die")]
    [InlineData("flies", "fli")]
    [InlineData("died", "die")]
    [InlineData("spied", "spi")]
    [InlineData("enjoy", "enjoy")]
    [InlineData("happy", "happi")]
    [InlineData("by-", "by-")]
    [InlineData("say", "say")]
    [InlineData("fly", "fli")]
    [InlineData("geology", "geolog")]
    [InlineData("possibly", "possibl")]
    [InlineData("hopefully", "hope")]
    [InlineData("rationally", "ration")]
    [InlineData("are", "are")]
    public void Stem_NltksExtensions_AreFollowed(string word, string expected) => Assert.Equal(expected, Stem(word));

    [Fact]
    public void Stem_AnyWord_IsNotEmptyAndNotLonger() =>
        Gen.String[Gen.OneOf(Gen.Char["aeiouysdlngtzi"], Gen.Char), 1, 20]
            .Sample(word => Assert.InRange(Stem(word).Length, 1, word.Length));

    private static string Stem(string word)
    {
        Span<char> stem = new char[word.Length];
        return stem[..PorterStemmer.Stem(word, stem)].ToString();
    }
}
