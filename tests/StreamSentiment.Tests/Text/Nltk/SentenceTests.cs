using CsCheck;
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text.Nltk;

/// <summary>From a text to token ids that tell where its sentences end.</summary>
public sealed class SentenceTests
{
    private const int End = Vocabulary.SentenceEndId;

    private static readonly string[] Texts = ["life is good", "good life", "good"];

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("One.| Two.")]
    [InlineData("One?!| Two!|\n Three...| Four")]
    [InlineData("He said \"no.\"| (Really.)| 'Well?'| Yes")]
    [InlineData("Mr. Bean met Dr. No in the U.S. army.| He (vs. Prof. X) won.")]
    [InlineData("well... no... maybe...| Yes")]
    [InlineData("3.5 stars, www.example.com!| e.g.this .| And .| that")]
    [InlineData("no end.Here,or!here")]
    [InlineData("Done.|  ")]
    [InlineData("...| !")]
    [InlineData("small letters.| are no obstacle.| here")]
    public void FirstEnd_Text_CutsWhereTheBarsStand(string marked) => Assert.Equal(marked, Cut(marked.Replace("|", "")));

    [Fact]
    public void FirstEnd_AnyText_LeavesNothingOut() =>
        Gen.String[Gen.Char["aB .!?\"')\n\u00a0\ud800"], 0, 60].Sample(text => Assert.Equal(text, Cut(text).Replace("|", "")));

    [Theory]
    [InlineData("Good. Is life good? Yes!", new[] { 2, End, 4, 3, 2 })]
    [InlineData("Unheard of! Good.", new[] { 2 })]
    [InlineData("Good. Unheard of! Life.", new[] { 2, End, 3 })]
    [InlineData("Good. Unheard of!", new[] { 2 })]
    [InlineData("Good.<br /><br />Life...", new[] { 2, End, 3 })]
    [InlineData("?! Unheard of.", new int[0])]
    public void Encode_Keras_PutsEndsBetweenSentencesOfKnownWords(string text, int[] expected) =>
        Assert.Equal(expected, Encoder(new TextProfile { Sentences = true }).Encode(text).TokenIds);

    [Fact]
    public void Encode_Nltk_CutsBeforeItStems()
    {
        var encoder = Encoder(new TextProfile { Tokenizer = TokenizerKind.Nltk, Sentences = true });
        Assert.Equal(["<s>", "good", "life"], encoder.Vocabulary.Tokens);
        Assert.Equal([2, End, 3], encoder.Encode("It is good. The life!").TokenIds);
    }

    [Fact]
    public void Encode_Unk_GivesUnknownWordsTheIdAfterTheEnd()
    {
        var encoded = Encoder(new TextProfile { Unknown = UnknownPolicy.Unk, Sentences = true }).Encode("Unheard of. Good.");
        Assert.Equal([2, 2, End, 3], encoded.TokenIds);
        // Ends are no tokens of the text
        Assert.Equal((3, 2, false), (encoded.TokenCount, encoded.UnknownCount, encoded.Truncated));
    }

    [Theory]
    [InlineData(Padding.Pre, new[] { End, 2, 3 })]
    [InlineData(Padding.Post, new[] { 2, 3, End })]
    public void Encode_LongerThanTheMaximum_CountsEnds(Padding truncating, int[] expected)
    {
        var encoded = Encoder(
                new TextProfile
                {
                    MaxSequenceLength = 3,
                    Truncating = truncating,
                    Sentences = true,
                }
            )
            .Encode("Good life. Good life.");
        Assert.Equal(expected, encoded.TokenIds);
        Assert.True(encoded.Truncated);
    }

    [Fact]
    public void Encode_AnyText_AddsEndsAndChangesNoWord() =>
        Gen.Select(Gen.String[Gen.OneOf(Gen.Char, Gen.Char[" good.!?<&)\""]), 0, 200], Gen.Enum<UnknownPolicy>())
            .Sample(
                (text, unknown) =>
                {
                    var plain = Encoder(new TextProfile { Unknown = unknown });
                    var marking = Encoder(new TextProfile { Unknown = unknown, Sentences = true });
                    var expected = plain.Encode(text);
                    var encoded = marking.Encode(text);
                    Assert.Equal((expected.TokenCount, expected.UnknownCount), (encoded.TokenCount, encoded.UnknownCount));
                    Assert.Equal(expected.TokenIds, encoded.TokenIds.Where(id => id != End).Select(id => id - 1));
                    Assert.All(
                        encoded.TokenIds.Index(),
                        id =>
                            Assert.False(
                                id.Item == End
                                    && (
                                        id.Index == 0
                                        || id.Index == encoded.TokenIds.Length - 1
                                        || encoded.TokenIds[id.Index + 1] == End
                                    )
                            )
                    );
                }
            );

    /// <summary>Were any step quadratic, a megabyte would take minutes; it takes well under a second.</summary>
    [Theory]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData("a. ")]
    [InlineData("mr. ")]
    [InlineData(".)")]
    [InlineData("... ")]
    [InlineData("...a ")]
    [InlineData(". \n")]
    [InlineData("good ")]
    public void Encode_OneMegabyte_TakesLinearTime(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        foreach (var tokenizer in Enum.GetValues<TokenizerKind>())
        {
            var encoder = Encoder(
                new TextProfile
                {
                    Tokenizer = tokenizer,
                    Unknown = UnknownPolicy.Unk,
                    Sentences = true,
                }
            );
            long started = TimeProvider.System.GetTimestamp();
            Assert.InRange(encoder.Encode(text).TokenIds.Length, 0, 200);
            Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        }
    }

    [Theory]
    [InlineData(TokenizerKind.Keras)]
    [InlineData(TokenizerKind.Nltk)]
    public void Encode_OnceWarm_AllocatesOnlyItsIds(TokenizerKind tokenizer)
    {
        const string Text = "Life is good. It's \"good\" and that is life... Isn't it? Mr. Bean is good.";
        var encoder = Encoder(new TextProfile { Tokenizer = tokenizer, Sentences = true });
        int ids = encoder.Encode(Text).TokenIds.Length;
        encoder.Encode(Text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        encoder.Encode(Text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 24 + (ids * sizeof(int)) + 8);
    }

    private static string Cut(string text)
    {
        var sentences = new List<string>();
        int start = 0;
        while (start < text.Length)
        {
            int length = SentenceSplitter.FirstEnd(text.AsSpan(start));
            Assert.InRange(length, 1, text.Length - start);
            sentences.Add(text.Substring(start, length));
            start += length;
        }

        return string.Join('|', sentences);
    }

    private static TextEncoder Encoder(TextProfile profile) => new(profile, Vocabulary.Build(Texts, profile));
}
