using System.Text;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Text;

public sealed class VocabularyTests
{
    private static readonly string[] Texts = ["life is good", "good life", "good"];

    [Fact]
    public void Build_KerasExample_OrdersByFrequencyThenFirstAppearance() =>
        Assert.Equal(["good", "life", "is"], Vocabulary.Build(Texts, new TextProfile()).Tokens);

    [Fact]
    public void Build_Unk_IsTheFirstToken()
    {
        var vocabulary = Vocabulary.Build(Texts, new TextProfile { Unknown = UnknownPolicy.Unk });
        Assert.Equal(["<unk>", "good", "life", "is"], vocabulary.Tokens);
        Assert.Equal(5, vocabulary.Size);
        Assert.Equal(1, vocabulary.IndexOf("absent"));
    }

    [Theory]
    [InlineData(UnknownPolicy.Drop, new[] { "<s>", "good", "life" }, 0)]
    [InlineData(UnknownPolicy.Unk, new[] { "<s>", "<unk>", "good" }, 2)]
    public void Build_Sentences_ReservesTheFirstIdAndLoadsAgain(UnknownPolicy unknown, string[] expected, int unknownId)
    {
        var built = Vocabulary.Build(
            ["Good. Good life!", "Good. Good."],
            new TextProfile
            {
                VocabularySize = 4,
                Unknown = unknown,
                Sentences = true,
            }
        );
        using var stream = new MemoryStream();
        built.Save(stream);
        foreach (var vocabulary in (Vocabulary[])[built, Load(stream.ToArray())])
        {
            Assert.Equal(expected, vocabulary.Tokens);
            Assert.Equal((true, unknown, unknownId), (vocabulary.Sentences, vocabulary.Unknown, vocabulary.IndexOf("absent")));
            Assert.Equal([1], Enumerable.Range(0, vocabulary.Size).Where(vocabulary.IsSentenceEnd));
        }
    }

    [Fact]
    public void IsSentenceEnd_VocabularyWithoutSentences_IsNever()
    {
        var vocabulary = Vocabulary.Build(Texts, new TextProfile());
        Assert.False(vocabulary.Sentences);
        Assert.DoesNotContain(Enumerable.Range(0, vocabulary.Size), vocabulary.IsSentenceEnd);
    }

    [Theory]
    [InlineData(UnknownPolicy.Drop, new[] { "good", "life" })]
    [InlineData(UnknownPolicy.Unk, new[] { "<unk>", "good" })]
    public void Build_VocabularySize_KeepsIdsBelowIt(UnknownPolicy unknown, string[] expected)
    {
        var vocabulary = Vocabulary.Build(Texts, new TextProfile { VocabularySize = 3, Unknown = unknown });
        Assert.Equal(expected, vocabulary.Tokens);
        Assert.Equal(3, vocabulary.Size);
    }

    [Fact]
    public void Build_Html_IsCleanedAsInEncoding() =>
        Assert.Equal(["a", "b"], Vocabulary.Build(["a<br />b &amp; a"], new TextProfile { Cleaning = Cleaning.Html }).Tokens);

    [Fact]
    public void IndexOf_AbsentToken_IsPaddingWhereUnknownIsDropped() =>
        Assert.Equal(Vocabulary.PaddingId, Vocabulary.Build(Texts, new TextProfile()).IndexOf("absent"));

    [Fact]
    public void Build_LoneSurrogate_IsNeverTakenUp() =>
        Assert.Equal(["\U0001F600", "ok"], Vocabulary.Build(["\ud800 \ud800 \udc00x \U0001F600 ok"], new TextProfile()).Tokens);

    [Fact]
    public void Load_Saved_IsTheSame()
    {
        var vocabulary = Vocabulary.Build(
            ["a\rb \U0001F600 caf\u00e9 \u0085 \ufeff", "caf\u00e9"],
            new TextProfile { Unknown = UnknownPolicy.Unk }
        );
        using var stream = new MemoryStream();
        vocabulary.Save(stream);
        stream.Position = 0;
        var loaded = Vocabulary.Load(stream);
        Assert.Equal(vocabulary.Tokens, loaded.Tokens);
        Assert.Equal(UnknownPolicy.Unk, loaded.Unknown);
        Assert.Equal(2, loaded.IndexOf("caf\u00e9"));
    }

    [Fact]
    public void Save_Tokens_AreLinesEndedByLineFeeds()
    {
        using var stream = new MemoryStream();
        Vocabulary.Build(Texts, new TextProfile()).Save(stream);
        Assert.Equal("good\nlife\nis\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("a\n\nb\n", "Line 2 of the vocabulary is empty")]
    [InlineData("a\nb\na\n", "Line 3 of the vocabulary repeats 'a' of line 1")]
    public void Load_BadLine_IsNamed(string content, string expected) =>
        Assert.StartsWith(
            expected,
            Assert.Throws<InvalidDataException>(() => Load(Encoding.UTF8.GetBytes(content))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_NoUtf8_IsRefused() => Assert.Throws<InvalidDataException>(() => Load([0x61, 0xff, 0x0a]));

    [Fact]
    public void Load_NoLines_IsEmpty() => Assert.Equal(1, Load([]).Size);

    private static Vocabulary Load(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Vocabulary.Load(stream);
    }
}
