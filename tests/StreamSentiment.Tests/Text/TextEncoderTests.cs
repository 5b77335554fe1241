using CsCheck;
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text;

public sealed class TextEncoderTests
{
    private static readonly string[] Texts = ["life is good", "good life", "good"];

    [Fact]
    public void Encode_KerasExample_GivesKerasSequences()
    {
        var encoder = Encoder(new TextProfile());
        Assert.Equal(
            [
                [2, 3, 1],
                [1, 2],
                [1],
            ],
            Texts.Select(text => encoder.Encode(text).TokenIds)
        );
    }

    [Fact]
    public void Encode_UnknownDropped_CountsButGivesNoId()
    {
        var encoded = Encoder(new TextProfile()).Encode("life was good");
        Assert.Equal([2, 1], encoded.TokenIds);
        Assert.Equal((3, 1, false), (encoded.TokenCount, encoded.UnknownCount, encoded.Truncated));
    }

    [Fact]
    public void Encode_UnknownAsUnk_GivesItsId()
    {
        var encoded = Encoder(new TextProfile { Unknown = UnknownPolicy.Unk }).Encode("life was good");
        Assert.Equal([3, 1, 2], encoded.TokenIds);
        Assert.Equal(1, encoded.UnknownCount);
    }

    [Theory]
    [InlineData(Padding.Pre, new[] { 3, 1 })]
    [InlineData(Padding.Post, new[] { 2, 3 })]
    public void Encode_LongerThanTheMaximum_KeepsTheOtherEnd(Padding truncating, int[] expected)
    {
        var encoded = Encoder(new TextProfile { MaxSequenceLength = 2, Truncating = truncating }).Encode("life is absent good");
        Assert.Equal(expected, encoded.TokenIds);
        Assert.Equal((4, 1, true), (encoded.TokenCount, encoded.UnknownCount, encoded.Truncated));
    }

    [Fact]
    public void Encode_ExactlyTheMaximum_IsNotTruncated() =>
        Assert.False(Encoder(new TextProfile { MaxSequenceLength = 2 }).Encode("life is absent").Truncated);

    [Fact]
    public void Encode_HtmlProfile_CleansFirst()
    {
        Assert.Equal(2, Encoder(new TextProfile { Cleaning = Cleaning.Html }).Encode("life<br />good").TokenCount);
        Assert.Equal(3, Encoder(new TextProfile { Cleaning = Cleaning.None }).Encode("life<br />good").TokenCount);
    }

    [Fact]
    public void Encode_NltkProfile_LooksUpStems()
    {
        var profile = new TextProfile { Tokenizer = TokenizerKind.Nltk };
        var vocabulary = Vocabulary.Build(["loved movies"], profile);
        Assert.Equal(["love", "movi"], vocabulary.Tokens);
        Assert.Equal([2, 1], new TextEncoder(profile, vocabulary).Encode("The movie, loving it!").TokenIds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u00a0\t\n")]
    public void Encode_NothingToRead_GivesNoTokens(string text)
    {
        var encoded = Encoder(new TextProfile { Tokenizer = TokenizerKind.Nltk }).Encode(text);
        Assert.Empty(encoded.TokenIds);
        Assert.Equal((0, 0, false), (encoded.TokenCount, encoded.UnknownCount, encoded.Truncated));
    }

    [Fact]
    public void Constructor_VocabularyOfAnotherProfile_IsRefused()
    {
        var vocabulary = Vocabulary.Build(Texts, new TextProfile());
        Assert.Throws<ArgumentException>(() => new TextEncoder(new TextProfile { Unknown = UnknownPolicy.Unk }, vocabulary));
        Assert.Throws<ArgumentException>(() => new TextEncoder(new TextProfile { VocabularySize = 3 }, vocabulary));
        Assert.Contains(
            "Sentences",
            Assert.Throws<ArgumentException>(() => new TextEncoder(new TextProfile { Sentences = true }, vocabulary)).Message
        );
    }

    [Fact]
    public void Encode_AnyText_NeverThrowsAndKeepsItsPromises() =>
        Gen.Select(
                Gen.String[Gen.OneOf(Gen.Char, Gen.Char[" good.<&'\"\n"]), 0, 200],
                Gen.Enum<TokenizerKind>(),
                Gen.Enum<UnknownPolicy>(),
                Gen.Int[1, 5]
            )
            .Sample(
                (text, tokenizer, unknown, length) =>
                {
                    var profile = new TextProfile
                    {
                        Tokenizer = tokenizer,
                        Unknown = unknown,
                        MaxSequenceLength = length,
                    };
                    var encoded = Encoder(profile).Encode(text);
                    int ids = encoded.TokenCount - (unknown == UnknownPolicy.Drop ? encoded.UnknownCount : 0);
                    Assert.Equal(Math.Min(ids, length), encoded.TokenIds.Length);
                    Assert.Equal(ids > length, encoded.Truncated);
                    Assert.All(encoded.TokenIds, id => Assert.InRange(id, 1, 4));
                }
            );

    /// <summary>The words are looked up where they stand, in blocks; told one by one they have the same ids.</summary>
    [Fact]
    public void Encode_AnyText_GivesTheIdsOfItsTokens() =>
        Gen.Select(
                Gen.String[Gen.OneOf(Gen.Char, Gen.Char["aaabbc İΣé\0\u4e00'.\"\n\t~{/:@[`"]), 0, 400],
                Gen.Enum<TokenizerKind>(),
                Gen.Enum<UnknownPolicy>(),
                Gen.Bool
            )
            .Sample(
                (text, tokenizer, unknown, sentences) =>
                {
                    var profile = new TextProfile
                    {
                        Tokenizer = tokenizer,
                        Unknown = unknown,
                        Sentences = sentences,
                        Cleaning = Cleaning.None,
                        MaxSequenceLength = 1000,
                        VocabularySize = 1000,
                    };
                    var vocabulary = Vocabulary.Build([text[..(text.Length / 2)]], profile);
                    var tokens = new TokenBuffer();
                    TextEncoder.Tokenize(text, Cleaning.None, profile.CreateTokenizer(), tokens);
                    int[] expected = [.. tokens.ToStrings().Select(token => vocabulary.IndexOf(token)).Where(id => id != 0)];
                    int[] ids = new TextEncoder(profile, vocabulary).Encode(text).TokenIds;
                    Assert.Equal(
                        expected.Where(id => !vocabulary.IsSentenceEnd(id)),
                        ids.Where(id => !vocabulary.IsSentenceEnd(id))
                    );
                }
            );

    /// <summary>Were any step quadratic, a megabyte would take minutes; it takes well under a second.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("good life ")]
    [InlineData("etc. ) ")]
    [InlineData(".")]
    [InlineData("\"'`")]
    [InlineData("mr.\u00a0")]
    [InlineData("<a")]
    [InlineData("<!--")]
    [InlineData("&amp;")]
    [InlineData("amp;")]
    [InlineData("&")]
    [InlineData("&lt;br")]
    [InlineData("\\u")]
    [InlineData("â€")]
    [InlineData("Ã¢â‚¬")]
    [InlineData("e\u0301")]
    [InlineData("\u2014")]
    [InlineData("y")]
    [InlineData("\ud83d\ude00 ")]
    [InlineData("\u03a3")]
    public void Encode_OneMegabyte_TakesLinearTime(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        foreach (var tokenizer in Enum.GetValues<TokenizerKind>())
        {
            var encoder = Encoder(new TextProfile { Tokenizer = tokenizer, Unknown = UnknownPolicy.Unk });
            var before = ProcessorTime();
            var encoded = encoder.Encode(text);
            Assert.InRange(ProcessorTime() - before, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            Assert.InRange(encoded.TokenIds.Length, 0, 200);
        }
    }

    /// <summary>That of this thread, in nanoseconds in the file (man proc): other work on the machine does not count.</summary>
    private static TimeSpan ProcessorTime() =>
        TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0]) / 1000.0);

    [Theory]
    [InlineData("Life is good, it's \"good\" and that is life... Isn't it?")]
    [InlineData(
        "Life is good, it\u2019s \u201cgood\u201d\u2014and that\u00a0is\u2026 Isn&#8217;t it?<br />\r\nlife &amp;#39;is&nbsp;good"
    )]
    public void Encode_OnceWarm_AllocatesOnlyItsIds(string text)
    {
        var encoder = Encoder(new TextProfile { Tokenizer = TokenizerKind.Nltk });
        int ids = encoder.Encode(text).TokenIds.Length;
        encoder.Encode(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        encoder.Encode(text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 24 + (ids * sizeof(int)) + 8);
    }

    private static TextEncoder Encoder(TextProfile profile) => new(profile, Vocabulary.Build(Texts, profile));
}
