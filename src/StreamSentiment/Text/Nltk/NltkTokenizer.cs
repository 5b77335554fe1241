using System.Buffers;

namespace StreamSentiment.Text.Nltk;

/// <summary>
/// The stems of a text's content words, as NLTK 3.8 gives them: <c>word_tokenize</c> of the lower-cased text, English
/// stop words and single punctuation marks dropped, <c>PorterStemmer</c>. Marks of several characters ("..."), numbers,
/// emoji and lone surrogates are content and are kept. Memory is bounded and kept per thread.
/// <see href="https://www.nltk.org/api/nltk.tokenize.word_tokenize.html"/>
/// </summary>
public sealed class NltkTokenizer : ITokenizer
{
    private readonly PunktModel punkt;

    [ThreadStatic]
    private static NltkScratch? threadScratch;

    /// <summary>Creates NLTK's chain.</summary>
    public NltkTokenizer()
        : this(PunktModel.English) { }

    internal NltkTokenizer(PunktModel punkt) => this.punkt = punkt;

    public void Tokenize(ReadOnlySpan<char> text, TokenBuffer tokens) => Run(text, tokens, NltkOutput.Stems, punkt);

    /// <summary>NLTK's <c>word_tokenize(text.lower())</c>.</summary>
    public static void TokenizeWords(ReadOnlySpan<char> text, TokenBuffer tokens) =>
        Run(text, tokens, NltkOutput.Words, PunktModel.English);

    /// <summary>The words of <see cref="TokenizeWords"/> without stop words and punctuation.</summary>
    public static void TokenizeContent(ReadOnlySpan<char> text, TokenBuffer tokens) =>
        Run(text, tokens, NltkOutput.Content, PunktModel.English);

    private static void Run(ReadOnlySpan<char> text, TokenBuffer tokens, NltkOutput output, PunktModel punkt)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        tokens.Clear();
        var scratch = threadScratch ??= new NltkScratch();
        char[] buffer = ArrayPool<char>.Shared.Rent(PythonCase.MaxLowerLength(text.Length));
        var lower = buffer.AsSpan(0, PythonCase.ToLower(text, buffer));
        new NltkPass(lower, tokens, scratch, output, punkt).Run();
        ArrayPool<char>.Shared.Return(buffer);
        if (scratch.IsOversized)
        {
            threadScratch = null;
        }
    }
}
