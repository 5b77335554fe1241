using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text;

/// <summary>Tokens as strings, joined by '|' so that a case is one line.</summary>
internal static class Tokens
{
    public static string Keras(string text) => Of(new KerasTokenizer(), text);

    public static string Nltk(string text) => Of(new NltkTokenizer(), text);

    public static string NltkWords(string text)
    {
        var tokens = new TokenBuffer();
        NltkTokenizer.TokenizeWords(text, tokens);
        return string.Join('|', tokens.ToStrings());
    }

    private static string Of(ITokenizer tokenizer, string text)
    {
        var tokens = new TokenBuffer();
        tokenizer.Tokenize(text, tokens);
        return string.Join('|', tokens.ToStrings());
    }
}
