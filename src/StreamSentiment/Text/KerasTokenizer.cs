using System.Buffers;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>
/// Keras' <c>text_to_word_sequence</c> with its defaults: lower case, the filter characters replaced by blanks, split on
/// blanks. The apostrophe is not a filter character, nor is any blank other than space, tab and newline: a carriage return or
/// U+00A0 stays inside its word, as do emoji, combining characters and lone surrogates.
/// <see href="https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/text/text_to_word_sequence"/>
/// </summary>
public sealed class KerasTokenizer : ITokenizer
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" !\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n");

    private static readonly bool[] IsSeparator = [.. Enumerable.Range(0, 128).Select(c => Separators.Contains((char)c))];

    public void Tokenize(ReadOnlySpan<char> text, TokenBuffer tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        tokens.Clear();
        char[] buffer = ArrayPool<char>.Shared.Rent(PythonCase.MaxLowerLength(text.Length));
        Split(buffer.AsSpan(0, PythonCase.ToLower(text, buffer)), tokens);
        ArrayPool<char>.Shared.Return(buffer);
    }

    private static void Split(ReadOnlySpan<char> text, TokenBuffer tokens)
    {
        bool[] isSeparator = IsSeparator;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c < isSeparator.Length && isSeparator[c])
            {
                AddUnlessEmpty(text[start..i], tokens);
                start = i + 1;
            }
        }

        AddUnlessEmpty(text[start..], tokens);
    }

    private static void AddUnlessEmpty(ReadOnlySpan<char> token, TokenBuffer tokens)
    {
        if (!token.IsEmpty)
        {
            tokens.Add(token);
        }
    }
}
