using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>Cuts a text into the tokens that the vocabulary knows. Implementations are immutable and thread-safe.</summary>
public interface ITokenizer
{
    /// <summary>Clears <paramref name="tokens"/> and fills it. Any UTF-16 is accepted, lone surrogates included.</summary>
    public void Tokenize(ReadOnlySpan<char> text, TokenBuffer tokens);
}
