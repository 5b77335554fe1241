using System.Globalization;
using System.Text.Json;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Cases;

/// <summary>Texts as phones, word processors and web pages write them have the tokens of the same text from a keyboard.</summary>
public sealed class TypographicTextCaseTests
{
    /// <summary>Format characters that are seen: Arabic, Syriac signs of numbers and verses.</summary>
    private const string VisibleFormat = "\u0600\u0601\u0602\u0603\u0604\u0605\u06DD\u070F\u0890\u0891\u08E2";

    private static readonly TextProfile Html = new() { Cleaning = Cleaning.Html };

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (
            string line in File.ReadLines(
                Repository.Path("tests", "StreamSentiment.Tests", "Cases", "typographic-text", "pairs.jsonl")
            )
        )
        {
            using var pair = JsonDocument.Parse(line);
            pairs.Add(pair.RootElement.GetProperty("left").GetString()!, pair.RootElement.GetProperty("right").GetString()!);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [InlineData("I don't", "I don&#8217;t")]
    [InlineData("I don't", "I don&#8217t")]
    [InlineData("I don't", "I don&#x2019;t")]
    [InlineData("I don't", "I don&#X2019;t")]
    [InlineData("I don't", "I don&rsquo;t")]
    [InlineData("I don't", "I don&rsquot")]
    [InlineData("I don't", "I don&apos;t")]
    [InlineData("I don't", "I don&#39;t")]
    [InlineData("I don't", "I don&#039;t")]
    [InlineData("I don't", "I don&#146;t")]
    [InlineData("I don't", "I don&amp;#39;t")]
    [InlineData("I don't", "I don&amp;amp;#39;t")]
    [InlineData("I don't", "I don&amp;amp;amp;rsquo;t")]
    [InlineData("I don't", "I don&amp;rsquo;t")]
    [InlineData("I don't", "I don&#38;#39;t")]
    [InlineData("I don't", "I don&amp#39;t")]
    [InlineData("I don't", "I don\\u2019t")]
    [InlineData("I don't", "I don\\'t")]
    [InlineData("I don't", "I donâ€™t")]
    [InlineData("I don't", "I donâ\u0080\u0099t")]
    [InlineData("I don't", "I donÃ¢â‚¬â„¢t")]
    [InlineData("I don't", "I don&acirc;&#128;&#153;t")]
    [InlineData("I don't", "I don&acirc;&euro;&trade;t")]
    [InlineData("I don't", "I don\u0092t")]
    [InlineData("I don't", "I don\u00B4t")]
    [InlineData("I don't", "I don`t")]
    [InlineData("I don't", "Ｉ ｄｏｎ＇ｔ")]
    [InlineData("\"great\" movie", "â€œgreatâ€\u009D movie")]
    [InlineData("\"great\" movie", "â€œgreatâ€ movie")]
    [InlineData("\"great\" movie", "&ldquo;great&rdquo; movie")]
    [InlineData("\"great\" movie", "&amp;quot;great&amp;quot; movie")]
    [InlineData("\"great\" movie", "&quotgreat&quot movie")]
    [InlineData("\"great\" movie", "\\\"great\\\" movie")]
    [InlineData("great film", "great&nbsp;film")]
    [InlineData("great film", "great&nbspfilm")]
    [InlineData("great film", "great&#160film")]
    [InlineData("great film", "great&#xA0;film")]
    [InlineData("great film", "great&amp;nbsp;film")]
    [InlineData("great film", "great&thinsp;&emsp;&NonBreakingSpace;film")]
    [InlineData("great film", "greatÂ\u00A0film")]
    [InlineData("great film", "great\r\n\r\nfilm\r")]
    [InlineData("great film", "\uFEFFgreat \uFEFFfilm")]
    [InlineData("great film", "ï»¿great film")]
    [InlineData("great film", "gr&shy;eat&zwnj; fi&#8203;lm")]
    [InlineData("great film", "great&lt;br /&gt;&lt;br /&gt;film")]
    [InlineData("great film", "great&amp;lt;p class=&amp;quot;x&amp;quot;&amp;gt;film")]
    [InlineData("great film", "𝓰𝓻𝓮𝓪𝓽 𝐟𝐢𝐥𝐦")]
    [InlineData("great film", "ⓖⓡⓔⓐⓣ ﬁlm")]
    [InlineData("great film!!", "great film‼\uFE0F")]
    [InlineData("great film. not bad, no", "great film。not bad、no")]
    [InlineData("café", "cafe\u0301")]
    [InlineData("café", "cafÃ©")]
    [InlineData("café", "caf&eacute;")]
    [InlineData("café", "caf&eacute")]
    [InlineData("café", "cafe&#769;")]
    [InlineData("Việt Nam, Ürün, ёлка, ώρα", "Vie\u0323\u0302t Nam, U\u0308ru\u0308n, е\u0308лка, ω\u0301ρα")]
    [InlineData("bad -- really -- bad", "bad&mdash;really&#8212;bad")]
    [InlineData("bad -- really -- bad", "bad—\u200Breally ― bad")]
    [InlineData("bad... really", "bad&hellip; really")]
    [InlineData("bad... really", "badâ€¦ really")]
    public void Tokenize_Typographic_EqualsTheKeyboards(string keyboard, string typographic)
    {
        foreach (var tokenizer in Enum.GetValues<TokenizerKind>())
        {
            foreach (bool sentences in (bool[])[false, true])
            {
                var profile = new TextProfile { Tokenizer = tokenizer, Sentences = sentences };
                Assert.Equal(Tokenize(keyboard, profile), Tokenize(typographic, profile));
            }

            // What the keyboard writes is what was read before there was this cleaning.
            Assert.Equal(
                Tokenize(keyboard, Html with { Tokenizer = tokenizer }),
                Tokenize(keyboard, new() { Tokenizer = tokenizer })
            );
        }
    }

    [Fact]
    public void Tokenize_EveryBlank_SeparatesWords() => AssertAll(char.IsWhiteSpace, "not{0}good film", "not good film");

    [Fact]
    public void Tokenize_EveryQuote_IsAStraightOne()
    {
        AssertAll(IsApostrophe, "it wasn{0}t good", "it wasn't good");
        AssertAll(c => IsQuote(c) && !IsApostrophe(c), "a {0}great film", "a \"great film");
        AssertAll(c => IsQuote(c) && !IsApostrophe(c), "a great{0} film", "a great\" film");
    }

    [Fact]
    public void Tokenize_EveryDash_SeparatesWords()
    {
        AssertAll(
            c => char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation,
            "a well {0} made film",
            "a well - made film",
            nltk: false
        );
        AssertAll(
            c => char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation,
            "a well{0}made film",
            "a well-made film",
            nltk: false
        );
        AssertAll("‐‑‒–−".Contains, "a well{0}made film", "a well-made film");
        AssertAll("—―⸺⸻".Contains, "a film{0}made well", "a film--made well");
    }

    [Fact]
    public void Tokenize_EveryInvisibleCharacter_IsNotThere() =>
        AssertAll(
            c =>
                (char.GetUnicodeCategory(c) == UnicodeCategory.Format && !VisibleFormat.Contains(c))
                || c is '\u034F' or (>= '\uFE00' and <= '\uFE0F') or '\0' or '\b' or '\u007F',
            "a wonder{0}ful{0} {0}film",
            "a wonderful film"
        );

    [Fact]
    public void Tokenize_EveryFullWidthCharacter_IsItsAsciiOne()
    {
        for (char c = '!'; c <= '~'; c++)
        {
            string expected = $"a g{c}d film".Replace("&", " & ").Replace("<", " < ").Replace("\\", " \\ ");
            AssertSame(expected, expected.Replace(c, (char)(c - '!' + '\uFF01')));
        }
    }

    [Theory]
    [InlineData('\u0300', "AEIOUaeiou", "ÀÈÌÒÙàèìòù")]
    [InlineData('\u0301', "AEIOUYaeiouycCnNsSzZ", "ÁÉÍÓÚÝáéíóúýćĆńŃśŚźŹ")]
    [InlineData('\u0302', "AEIOUaeiou", "ÂÊÎÔÛâêîôû")]
    [InlineData('\u0303', "ANOano", "ÃÑÕãñõ")]
    [InlineData('\u0308', "AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ")]
    [InlineData('\u030A', "AaUu", "ÅåŮů")]
    [InlineData('\u030C', "cCsSzZeErR", "čČšŠžŽěĚřŘ")]
    [InlineData('\u0327', "CcSs", "ÇçŞş")]
    [InlineData('\u0328', "AaEe", "ĄąĘę")]
    [InlineData('\u0306', "ии", "йй")]
    public void Tokenize_LettersAndAccents_AreComposed(char accent, string letters, string composed)
    {
        for (int i = 0; i < letters.Length; i++)
        {
            AssertSame($"x{composed[i]}x film", $"x{letters[i]}{accent}x film");
        }
    }

    [Fact]
    public void Tokenize_EveryNumberOfACharacter_IsTheCharacter()
    {
        foreach (char c in "'\"-é’“—…\u00A0\u200B\u2003")
        {
            string expected = $"a film{c}x !";
            foreach (string end in (string[])[";", ""])
            {
                foreach (string ampersand in (string[])["&", "&amp;", "&amp;amp;"])
                {
                    AssertSame(expected, $"a film{ampersand}#{(int)c}{end}x !");
                    AssertSame(expected, $"a film{ampersand}#x{(int)c:X}{end}x !");
                    AssertSame(expected, $"a film{ampersand}#x{(int)c:x4}{end}x !");
                }
            }
        }
    }

    /// <summary>Unicode's NFKC would change them, and with them the meaning, or break what is one sign.</summary>
    [Theory]
    [InlineData("👨‍👩‍👧‍👦 ❤️ 🏳️‍🌈 👍🏽 1️⃣ #️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 Ⓜ️ ™ © ® ℹ️")]
    [InlineData("10² 1½ x³ H₂O 5º ㎏ ㍿ ① ⑳ № ℃")]
    [InlineData("ﾊﾝｶｸ カナ 한글 漢字")]
    [InlineData("می‌خواهم क्‍ष")]
    [InlineData("R&B, AT&T; Q&A &nosuchthing; &; &#; &#x; &#1 fan &#99999999; a < b, I <3 it, <b")]
    [InlineData("salt &and pepper &pi &not &or C:\\users\\new \\uZZZZ ¯\\_(ツ)_/¯")]
    [InlineData("château, naïf, «», Ünal ÂGE MAÇÃ")]
    [InlineData("``quoted'' \ud83d alone \ude00")]
    public void Clean_WhatIsAWordOfItsOwn_Stays(string text) =>
        Assert.Equal(text.Replace("«»", "\"\""), StreamSentiment.Text.Typography.TypographicCleaner.Clean(text));

    [Theory]
    [InlineData("didn\u2019t \u00A0&#160; <br />", "didn\u2019t|\u00A0|160|br")]
    public void Tokenize_NoCleaning_StaysKeras(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Tokenize(text, new TextProfile { Cleaning = Cleaning.None })));

    private static bool IsApostrophe(char c) => "’‘‚‛‹›ʼʻʽʹ′‵´＇ꞌ՚".Contains(c);

    private static bool IsQuote(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
        || "„‟″〝〞〟⹂「」『』﹁﹂﹃﹄｢｣❝❞❠＂".Contains(c);

    private static void AssertAll(Func<char, bool> has, string format, string expected, bool nltk = true)
    {
        int count = 0;
        for (int c = 0; c <= char.MaxValue; c++)
        {
            if (has((char)c))
            {
                AssertSame(expected, string.Format(CultureInfo.InvariantCulture, format, (char)c), nltk);
                count++;
            }
        }

        Assert.True(count > 3, $"{count} characters");
    }

    private static void AssertSame(string expected, string text, bool nltk = true)
    {
        foreach (var tokenizer in nltk ? Enum.GetValues<TokenizerKind>() : [TokenizerKind.Keras])
        {
            var profile = new TextProfile { Tokenizer = tokenizer };
            string escaped = string.Concat(text.Select(c => c is >= ' ' and <= '~' ? $"{c}" : $"\\u{(int)c:X4}"));
            Assert.Equal($"{escaped}: {Joined(expected, profile)}", $"{escaped}: {Joined(text, profile)}");
        }
    }

    private static string Joined(string text, TextProfile profile) => string.Join('|', Tokenize(text, profile));

    private static string[] Tokenize(string text, TextProfile profile)
    {
        var tokens = new TokenBuffer();
        TextEncoder.Tokenize(text, profile.Cleaning, profile.CreateTokenizer(), tokens);
        return tokens.ToStrings();
    }
}
