using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>Splits a text into tokens. Implementations are immutable and thread-safe.</summary>
public interface ITokenizer
{
    /// <summary>
    /// Replaces the content of <paramref name="tokens"/> by the tokens of the text. Any UTF-16 is accepted, lone surrogates
    /// included.
    /// </summary>
    public void Tokenize(ReadOnlySpan<char> text, TokenBuffer tokens);
}
