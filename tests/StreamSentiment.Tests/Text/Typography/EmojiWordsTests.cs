using CsCheck;
using StreamSentiment.Text;
using StreamSentiment.Text.Typography;

namespace StreamSentiment.Tests.Text.Typography;

public sealed class EmojiWordsTests
{
    private static readonly TextProfile Profile = new() { Cleaning = Cleaning.Emoji };

    [Theory]
    [InlineData("great😍", "great smiley ")]
    [InlineData("👎👎", " frowny  frowny ")]
    [InlineData("a ❤️ b", "a  smiley  b")]
    [InlineData("a ❤️‍🔥 b", "a  smiley  smiley  b")]
    [InlineData("👍🏽ok", " smiley ok")]
    [InlineData("👨‍👩‍👧 came", "    came")]
    [InlineData("rain ☔ again", "rain   again")]
    [InlineData("nice :) really", "nice  smiley  really")]
    [InlineData("oh no:-(", "oh no frowny ")]
    [InlineData("love <3", "love  smiley ")]
    [InlineData("the cast:(John", "the cast:(John")]
    [InlineData("size:D40", "size:D40")]
    [InlineData("at 3:30, a <30 b", "at 3:30, a <30 b")]
    [InlineData("प\u200Dक", "प\u200Dक")]
    [InlineData("plain text", "plain text")]
    public void Write_Text_GivesWordsForEmoji(string text, string expected) => Assert.Equal(expected, EmojiWords.Write(text));

    [Theory]
    [InlineData("great😍😍", "great 😍 😍")]
    [InlineData("so bad😡", "so bad 😡")]
    [InlineData("I\u2019d go, it\u2019s great", "I'd go, it's great")]
    [InlineData("one\r\ntwo", "one\ntwo")]
    [InlineData("ok👍🏿!", "ok 👍 !")]
    [InlineData("❤\uFE0F", "❤")]
    public void Encode_TwoWaysToType_GiveTheSameTokens(string one, string other)
    {
        var vocabulary = Vocabulary.Build([other, one], Profile);
        var encoder = new TextEncoder(Profile, vocabulary);
        Assert.Equal(encoder.Encode(other).TokenIds, encoder.Encode(one).TokenIds);
        Assert.NotEmpty(encoder.Encode(one).TokenIds);
    }

    [Fact]
    public void Encode_TypographicProfile_LeavesEmojiAsTheyAre()
    {
        var profile = new TextProfile { Cleaning = Cleaning.Typographic };
        Assert.Equal(["great😍"], Vocabulary.Build(["great😍"], profile).Tokens);
        Assert.Equal(["great", "smiley"], Vocabulary.Build(["great😍"], Profile).Tokens);
    }

    [Fact]
    public void Write_AnyText_FitsItsBufferAndHasNoPictureLeft() =>
        Gen.String.Sample(text =>
        {
            string written = EmojiWords.Write(text + " 😀😡:)<3:(" + text);
            Assert.DoesNotContain("😀", written);
            Assert.True(written.Length <= EmojiWords.MaxLength(text + " 😀😡:)<3:(" + text));
        });
}
