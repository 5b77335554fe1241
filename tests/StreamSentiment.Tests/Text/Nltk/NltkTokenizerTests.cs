using CsCheck;
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
