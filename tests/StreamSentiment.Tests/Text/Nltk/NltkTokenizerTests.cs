using System.Text.Json;
using CsCheck;
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text.Nltk;

public sealed class NltkTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Good muffins cost $3.88.", "good|muffins|cost|$|3.88|.")]
    [InlineData("It's great, isn't it?", "it|'s|great|,|is|n't|it|?")]
    [InlineData("I can't, I cannot; I'll I've", "i|ca|n't|,|i|can|not|;|i|'ll|i|'ve")]
    [InlineData("gonna wanna gimme lemme gotta", "gon|na|wan|na|gim|me|lem|me|got|ta")]
    [InlineData("d'ye more'n 'tis 'twas", "d|'ye|more|'n|'t|is|'t|was")]
    [InlineData("x'tis", "x'tis")]
    [InlineData("(Really) [no] {way} <br />", "(|really|)|[|no|]|{|way|}|<|br|/|>")]
    [InlineData("wait...what....", "wait|...|what|....")]
    [InlineData("a--b---c", "a|--|b|--|-c")]
    [InlineData("1,000 a,b 10:30 a:b", "1,000|a|,|b|10:30|a|:|b")]
    [InlineData("a,,b", "a|,|,b")]
    [InlineData("100% @home #1 r&b", "100|%|@|home|#|1|r|&|b")]
    [InlineData("well-made *** and/or", "well-made|*|*|*|and/or")]
    public void TokenizeWords_WordRules_AreNltks(string text, string expected) => Assert.Equal(expected, Tokens.NltkWords(text));

    [Theory]
    [InlineData("\"Start\" and \"middle\"", "``|start|''|and|``|middle|''")]
    [InlineData("x\t\"tab\"", "x|''|tab|''")]
    [InlineData("(\"in\")", "(|``|in|''|)")]
    [InlineData("``old'' style", "``|old|''|style")]
    [InlineData("```", "``|`")]
    [InlineData(
        "\u201ctypo\u201d \u2018quotes\u2019 \u00abhere\u00bb",
        "\u201c|typo|\u201d|\u2018|quotes|\u2019|\u00ab|here|\u00bb"
    )]
    [InlineData("the dogs' toys 'a' 'n'", "the|dogs|'|toys|'|a|'|'n|'")]
    [InlineData("x's' y", "x|'s|'|y")]
    [InlineData("it's\nit's", "it's|it|'s")]
    public void TokenizeWords_Quotes_AreNltks(string text, string expected) => Assert.Equal(expected, Tokens.NltkWords(text));

    [Theory]
    [InlineData("Good film. Bad end.", "good|film|.|bad|end|.")]
    [InlineData("Mr. Jones vs. Dr. No. Fine", "mr.|jones|vs.|dr.|no|.|fine")]
    [InlineData("Cheap, etc. Yes", "cheap|,|etc|.|yes")]
    [InlineData("ice-t. is one", "ice-t.|is|one")]
    [InlineData("I gave it 5. the end", "i|gave|it|5.|the|end")]
    [InlineData("I gave it 5. (really)", "i|gave|it|5|.|(|really|)")]
    [InlineData("j. smith", "j.|smith")]
    [InlineData("It ended.) Then", "it|ended|.|)|then")]
    [InlineData("It ended. ) Then", "it|ended|.|)|then")]
    [InlineData("\"It ended.\" Then", "``|it|ended|.|''|then")]
    [InlineData("no.way at all.", "no.way|at|all|.")]
    [InlineData("end.<br />next", "end.|<|br|/|>|next")]
    [InlineData("wow.\"then", "wow|.|``|then")]
    [InlineData("!\"no way.\" yes", "!|``|no|way|.|''|yes")]
    [InlineData("!\"odd.\" yes", "!|``|odd|.|''|yes")]
    [InlineData(" !\"odd.\" yes", "!|''|odd|.|''|yes")]
    [InlineData("one.\u00a0two. three", "one.|two|.|three")]
    [InlineData("the etc. )", "the|etc|.|)")]
    [InlineData("mr. \"", "mr.|``")]
    public void TokenizeWords_SentenceEnds_AreNltks(string text, string expected) =>
        Assert.Equal(expected, Tokens.NltkWords(text));

    /// <summary>What NLTK 3.8 made of them: initials, numbers and abbreviations, by Punkt's English model.</summary>
    [Theory]
    [InlineData("He met J. Smith and W. B. Yeats in the U.S. army.", "he|met|j.|smith|and|w.|b.|yeats|in|the|u.s.|army|.")]
    [InlineData("A plan B. (It failed.) I give it a B. 1 star.", "a|plan|b|.|(|it|failed|.|)|i|give|it|a|b|.|1|star|.")]
    [InlineData("This is plan b. So what?", "this|is|plan|b.|so|what|?")]
    [InlineData("The lead, George O. \"Bob\" Dee, was fine.", "the|lead|,|george|o|.|``|bob|''|dee|,|was|fine|.")]
    [InlineData("Marked x. Then y. And z. (Done)", "marked|x.|then|y.|and|z|.|(|done|)")]
    [InlineData("Fr. Mulcahy prays with fr. countryside folk.", "fr|.|mulcahy|prays|with|fr|.|countryside|folk|.")]
    [InlineData("She has a ph. d. in art, or a Ph.D. in art.", "she|has|a|ph|.|d.|in|art|,|or|a|ph.d.|in|art|.")]
    [InlineData("He has a Ph. D. (From Rome.)", "he|has|a|ph|.|d.|(|from|rome|.|)")]
    [InlineData("1. Plot. 2. Cast. 3. Music.", "1.|plot|.|2.|cast|.|3.|music|.")]
    [InlineData("Seen in 1999. Great film.", "seen|in|1999.|great|film|.")]
    [InlineData(
        "It cost 5. administrators said so. Rated 7. z-holiday came.",
        "it|cost|5|.|administrators|said|so|.|rated|7|.|z-holiday|came|."
    )]
    [InlineData("It cost 5. administrator said so.", "it|cost|5.|administrator|said|so|.")]
    [InlineData("Capt. Kirk met Gov. Dean and Hon. Ann.", "capt|.|kirk|met|gov|.|dean|and|hon|.|ann|.")]
    [InlineData(
        "Noah built an ark. It sank. A.A. Milne. Main ave. is long. Park Ave. (north)",
        "noah|built|an|ark|.|it|sank|.|a.a.|milne|.|main|ave.|is|long|.|park|ave.|(|north|)"
    )]
    [InlineData(
        "O.J. Simpson lived off Fifth ave. in Tex. and Wyo. then.",
        "o.j|.|simpson|lived|off|fifth|ave.|in|tex|.|and|wyo|.|then|."
    )]
    [InlineData("Jack-o. The end. A to-mr. Smith", "jack-o|.|the|end|.|a|to-mr.|smith")]
    [InlineData(
        "ch. 5 p. 10 no. 7, vol. 3, etc. i.e. this, e.g. that.",
        "ch|.|5|p.|10|no|.|7|,|vol|.|3|,|etc|.|i.e|.|this|,|e.g|.|that|."
    )]
    [InlineData("5.5. \"Fine\" 3,000. (yes) -4. ? 10. - ten", "5.5|.|``|fine|''|3,000|.|(|yes|)|-4.|?|10|.|-|ten")]
    [InlineData("K. \u2102 is a set. 4. \u2102 too.", "k.|\u2102|is|a|set|.|4|.|\u2102|too|.")]
    [InlineData("Rated r. , then k. ; l. : m. ? n. !", "rated|r.|,|then|k.|;|l.|:|m.|?|n.|!")]
    [InlineData("At 5 p.m. we left. At 6 a.m. (early) we ate.", "at|5|p.m.|we|left|.|at|6|a.m.|(|early|)|we|ate|.")]
    [InlineData("Was it A? B! C. D\u2026 e. F", "was|it|a|?|b|!|c.|d\u2026|e.|f")]
    [InlineData("wait.. what. .. ok... no. . . yes", "wait|..|what|.|..|ok|...|no|.|.|.|yes")]
    [InlineData("Mr. X. Maybe.", "mr.|x.|maybe|.")]
    [InlineData(
        "in the u.s.s.r. it was cold. in s.a.y. too, i.m.s. and a.m.e. church",
        "in|the|u.s.s.r.|it|was|cold|.|in|s.a.y.|too|,|i.m.s.|and|a.m.e.|church"
    )]
    public void TokenizeWords_PeriodsOfPunkt_AreNltks(string text, string expected) =>
        Assert.Equal(expected, Tokens.NltkWords(text));

    /// <summary>A model that was stored before Punkt's model was here reads its texts as it learned to.</summary>
    [Theory]
    [InlineData("{\"tokenizer\":\"nltk\"}", "noah|ark.|fr.|ann")]
    [InlineData("{\"tokenizer\":\"nltk\",\"punkt\":true}", "noah|ark|fr|ann")]
    public void Tokenize_StoredProfile_EndsSentencesAsItDid(string stored, string expected)
    {
        var profile = JsonSerializer.Deserialize<TextProfile>(stored, JsonSerializerOptions.Web)!;
        var tokens = new TokenBuffer();
        profile.CreateTokenizer().Tokenize("Noah had an ark. Fr. Ann", tokens);
        Assert.Equal(expected, string.Join('|', tokens.ToStrings()));
        Assert.Equal(
            profile,
            JsonSerializer.Deserialize<TextProfile>(JsonSerializer.Serialize(profile), JsonSerializerOptions.Web)
        );
    }

    [Theory]
    [InlineData("The movies were not exciting, but I loved them!", "movi|excit|love")]
    [InlineData("I didn't like it...", "n't|like|...")]
    [InlineData("<br /><br />Great acting & music", "br|br|great|act|music")]
    [InlineData("film, film. film! (film) film; film", "film|film|film|film|film|film")]
    [InlineData("cannot, gonna! 5/10", "gon|na|5/10")]
    [InlineData("good/bad--ugly", "good/bad|--|ugli")]
    [InlineData("\U0001F600 caf\u00e9 \u05e9\u05dc\u05d5\u05dd", "\U0001F600|caf\u00e9|\u05e9\u05dc\u05d5\u05dd")]
    [InlineData("a\0b \ud800 \udc00x", "a\0b|\ud800|\udc00x")]
    [InlineData("\u2026 e\u0301t\u00e9", "\u2026|e\u0301t\u00e9")]
    public void Tokenize_Text_GivesStemsOfContentWords(string text, string expected) => Assert.Equal(expected, Tokens.Nltk(text));

    [Fact]
    public void Tokenize_SecondTime_GivesTheSameFromTheCache()
    {
        const string Text = "It's \"well-made\", they can't deny it: good/bad... 'tis mr. x's. \"End.\" more--or--less, etc.";
        string first = Tokens.Nltk(Text);
        Assert.Equal(first, Tokens.Nltk(Text));
        Assert.Equal(first, OnFreshThread(Text));
    }

    [Fact]
    public void Tokenize_AnyText_GivesTheStemsOfItsContentWords() =>
        Gen.Select(GenText, GenText, (a, b) => a + ' ' + b + ' ' + a)
            .Sample(text =>
            {
                var content = new TokenBuffer();
                NltkTokenizer.TokenizeContent(text, content);
                Assert.Equal(string.Join('|', content.ToStrings().Select(Stem)), Tokens.Nltk(text));
            });

    [Fact]
    public void TokenizeWords_AnyText_LosesNoCharacterButBlanksAndQuotes() =>
        GenText.Sample(text =>
        {
            string words = Tokens.NltkWords(text).Replace("|", "");
            Assert.Equal(WithoutBlanksAndQuotes(text.ToLowerInvariant()), WithoutBlanksAndQuotes(words));
        });

    [Fact]
    public async Task Tokenize_OnManyThreads_IsTheSame()
    {
        var tokenizer = new NltkTokenizer();
        string[] texts = Enumerable
            .Range(0, 64)
            .Select(i => $"Number {i} isn't the worst movie, it's \"word{i}\" ending.")
            .ToArray();
        string[] expected = texts.Select(Tokens.Nltk).ToArray();
        string[] actual = await Task.WhenAll(
            texts.Select(text =>
                Task.Run(() =>
                {
                    var tokens = new TokenBuffer();
                    tokenizer.Tokenize(text, tokens);
                    return string.Join('|', tokens.ToStrings());
                })
            )
        );
        Assert.Equal(expected, actual);
    }

    private static Gen<string> GenText { get; } =
        Gen.String[
                Gen.Frequency(
                    (6, Gen.Char["abcdmnstvlre"]),
                    (3, Gen.Char[" \n\u00a0"]),
                    (4, Gen.Char[".,:;!?'\"`-()[]{}<>*&#%/_"]),
                    (1, Gen.Char["0123456789"]),
                    (1, Gen.Char)
                ),
                0,
                40
            ]
            .Where(text => !text.AsSpan().ContainsAny("|\u0130\u03a3"));

    private static string OnFreshThread(string text)
    {
        string result = string.Empty;
        var thread = new Thread(() => result = Tokens.Nltk(text));
        thread.Start();
        thread.Join();
        return result;
    }

    private static string Stem(string word)
    {
        Span<char> stem = new char[word.Length];
        return stem[..PorterStemmer.Stem(word, stem)].ToString();
    }

    private static string WithoutBlanksAndQuotes(string text) =>
        string.Concat(text.Where(c => !PythonCharacters.IsBlank(c) && c is not ('"' or '\'' or '`')));
}
