using CsCheck;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Text;

public sealed class SentenceSpansTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("<p> <br/></p>&nbsp;")]
    [InlineData("⟦no end⟧")]
    [InlineData("  ⟦One.⟧ ⟦Two!?⟧   ⟦Three⟧ ")]
    [InlineData("⟦Mr. Bean paid 3.50 at www.example.com.⟧ ⟦He left.⟧")]
    [InlineData("⟦well... no...⟧ ⟦Yes⟧")]
    // Line breaks: one is none, two are an end, as CR LF too.
    [InlineData("⟦Great phone\nand case⟧\n\n⟦bad screen⟧")]
    [InlineData("⟦One.⟧\r\n⟦Two\r\nlines⟧\r\n \t\r\n⟦Three⟧\r\n")]
    [InlineData("⟦One⟧\r\r⟦two⟧\u2028\u2029⟦three⟧")]
    // HTML: tags are no part of what is around them, and end nothing inside.
    [InlineData("⟦Good film.⟧<br /><br />⟦I loved it.⟧")]
    [InlineData("⟦no end⟧<BR><br/>⟦another<br>line⟧")]
    [InlineData("<p>⟦One⟧</p><p>⟦Two⟧</p><ul><li>⟦three⟧<li>⟦four⟧</ul>")]
    [InlineData("<b>⟦Good</b> film.⟧ <i>⟦Bad</i> sound.⟧</i>")]
    [InlineData("⟦A <img alt=\"Hi. There!\"> picture.⟧ ⟦End⟧")]
    [InlineData("⟦No<!-- x. y -->one.⟧ <!-- Z. -->⟦End⟧")]
    [InlineData("⟦1 < 2.⟧ ⟦Or 3 <bits.⟧ ⟦Is it?⟧")]
    [InlineData("⟦1 < 2.⟧ ⟦Or <3⟧")]
    [InlineData("⟦He said &quot;no.&quot;⟧ ⟦I left.⟧&nbsp;&nbsp;⟦Bye &amp; out.⟧ ⟦A &lt; b&#33;⟧")]
    [InlineData("⟦one&#10;two⟧&#10; &#10;⟦three.⟧ ⟦End⟧")]
    // Emoji and emoticons belong to the sentence before them, on its line.
    [InlineData("⟦Loved it!😍😍⟧ ⟦Would come back.⟧")]
    [InlineData("⟦It was cold. 😡⟧ ⟦The waiter was nice. 👍🏽 ❤️⟧ ⟦Bye⟧")]
    [InlineData("⟦It broke. :(⟧ ⟦They replaced it. :-) <3⟧ ⟦End⟧")]
    [InlineData("⟦One.⟧\n⟦😀 Two. 👩‍👩‍👧⟧\n\n⟦😀⟧")]
    [InlineData("⟦😀 and 😡.⟧ ⟦End⟧")]
    // Combining marks, dots of other kinds.
    [InlineData("⟦Cafe\u0301 fine.⟧ ⟦Naïve.\u0301 No end.⟧ ⟦Ñandu\u0303?⟧ ⟦Sí⟧")]
    [InlineData("⟦It was ok… then it broke…⟧ ⟦I cried…\u201d⟧ ⟦The end⟧")]
    [InlineData("⟦He said \u201cno.\u201d⟧ ⟦I left.⟧")]
    public void Find_Text_GivesWhatStandsBetweenTheBrackets(string marked)
    {
        string text = marked.Replace("⟦", "").Replace("⟧", "");

        Assert.Equal(marked, Marked(text, SentenceSpans.Find(text)));
    }

    [Fact]
    public void Find_AnyText_IsInOrderAndLeavesOutOnlyBlanks() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char["aB .!?\"')\r\n\u00a0\ud83d\ude00…:"]), 0, 80]
            .Where(text => !text.Contains('<') && !text.Contains('&'))
            .Sample(text =>
            {
                int end = 0;
                foreach (var span in SentenceSpans.Find(text))
                {
                    Assert.True(string.IsNullOrWhiteSpace(Printable(text[end..span.Offset])));
                    Assert.InRange(span.Length, 1, text.Length - span.Offset);
                    end = span.Offset + span.Length;
                }

                Assert.True(string.IsNullOrWhiteSpace(Printable(text[end..])));
            });

    [Fact]
    public void Find_AnyMarkup_StaysInTheTextAndInOrder() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char["ab. !<>/&;bpr-\n"]), 0, 80]
            .Sample(text =>
            {
                int end = 0;
                foreach (var span in SentenceSpans.Find(text))
                {
                    Assert.True(span.Offset >= end && span.Length > 0 && span.Offset + span.Length <= text.Length);
                    end = span.Offset + span.Length;
                }
            });

    [Theory]
    [InlineData(1, "⟦One. Two. Three. Four.⟧")]
    [InlineData(3, "⟦One.⟧ ⟦Two.⟧ ⟦Three. Four.⟧")]
    [InlineData(4, "⟦One.⟧ ⟦Two.⟧ ⟦Three.⟧ ⟦Four.⟧")]
    public void Find_MoreThanTheMost_LeavesTheRestToTheLast(int most, string marked) =>
        Assert.Equal(marked, Marked("One. Two. Three. Four.", SentenceSpans.Find("One. Two. Three. Four.", most)));

    [Theory]
    [InlineData("a. ")]
    [InlineData("a\n\n")]
    [InlineData("…")]
    [InlineData("... ")]
    [InlineData("😀. ")]
    [InlineData("<br>")]
    [InlineData("<!--")]
    [InlineData("&#10;")]
    [InlineData(" ")]
    [InlineData("x")]
    public void Find_Megabytes_TakesTimeOfTheirLength(string part)
    {
        // Were it quadratic, one of them would take minutes.
        string text = string.Concat(Enumerable.Repeat(part, 4_000_000 / part.Length));

        Assert.InRange(SentenceSpans.Find(text).Count, 0, SentenceSpans.MostSentences);
        Assert.True(SentenceSpans.Find(text, int.MaxValue).Sum(span => (long)span.Length) <= text.Length);
    }

    /// <summary>Without the blanks of Python that .NET does not know; U+001F stands for an emoji and is kept.</summary>
    private static string Printable(string text) => text.Replace('\u001C', ' ').Replace('\u001D', ' ').Replace('\u001E', ' ');

    private static string Marked(string text, IReadOnlyList<SentenceSpan> spans)
    {
        string marked = text;
        foreach (var span in spans.Reverse())
        {
            marked = marked.Insert(span.Offset + span.Length, "⟧").Insert(span.Offset, "⟦");
        }

        return marked;
    }
}
