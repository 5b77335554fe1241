using CsCheck;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Text;

public sealed class TextCleanerTests
{
    [Theory]
    [InlineData("good<br /><br />film", "good  film")]
    [InlineData("<p class=\"x\">a</p>", " a ")]
    [InlineData("a<!-- b > c <d> -->e", "a e")]
    [InlineData("<!DOCTYPE html>x", " x")]
    [InlineData("Tom &amp; Jerry&#39;s &lt;3 caf&eacute;", "Tom & Jerry's <3 caf\u00e9")]
    [InlineData("&#128512;&#x1F600;", "\U0001F600\U0001F600")]
    [InlineData("a&nbsp;b", "a b")]
    public void RemoveHtml_TagsAndEntities_BecomeText(string text, string expected) =>
        Assert.Equal(expected, TextCleaner.RemoveHtml(text));

    [Theory]
    [InlineData("I <3 it")]
    [InlineData("a < b and c > d")]
    [InlineData("an unclosed <b is text")]
    [InlineData("<a <a <a")]
    [InlineData("<!-- never closed")]
    [InlineData("R&B, AT&T; &nosuchthing; &; &")]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("plain")]
    public void RemoveHtml_WhatIsNoHtml_StaysAsItIs(string text) => Assert.Equal(text, TextCleaner.RemoveHtml(text));

    [Fact]
    public void RemoveHtml_Entities_AreDecodedOnce() =>
        Assert.Equal("&lt;b> <b>", TextCleaner.RemoveHtml("&amp;lt;b> &lt;b&gt;"));

    [Fact]
    public void RemoveHtml_AnyText_IsNeverLongerAndKeepsPlainText() =>
        Gen.String[Gen.OneOf(Gen.Char["<>&;#/!-ab1 "], Gen.Char), 0, 60]
            .Sample(text =>
            {
                string cleaned = TextCleaner.RemoveHtml(text);
                Assert.True(cleaned.Length <= text.Length);
                Assert.Equal(cleaned + " tail", TextCleaner.RemoveHtml(text + " tail"));
            });
}
