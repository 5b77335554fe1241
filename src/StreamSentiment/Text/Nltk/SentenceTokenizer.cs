namespace StreamSentiment.Text.Nltk;

/// <summary>
/// The words of another tokenizer, with <see cref="Vocabulary.SentenceEnd"/> after each sentence that has any. The text is split
/// into sentences before it is tokenized, because tokenizers drop punctuation.
/// </summary>
internal sealed class SentenceTokenizer(ITokenizer words) : ITokenizer
{
    [ThreadStatic]
    private static TokenBuffer? threadTokens;

    public void Tokenize(ReadOnlySpan<char> text, TokenBuffer tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        tokens.Clear();
        var sentence = threadTokens ??= new TokenBuffer();
        int start = 0;
        while (start < text.Length)
        {
            int end = start + SentenceSplitter.FirstEnd(text[start..]);
            words.Tokenize(text[start..end], sentence);
            for (int i = 0; i < sentence.Count; i++)
            {
                tokens.Add(sentence[i]);
            }

            if (sentence.Count > 0)
            {
                tokens.Add(Vocabulary.SentenceEnd);
            }

            start = end;
        }

        if (sentence.IsOversized)
        {
            threadTokens = null;
        }
    }
}
