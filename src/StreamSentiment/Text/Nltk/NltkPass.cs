namespace StreamSentiment.Text.Nltk;

/// <summary>
/// One pass over a lower-cased text, piece by piece: a piece stands between two blanks, or ends where a sentence does. Only a
/// piece with a mark that can end a sentence is read twice; the stems of a piece seen before come from the cache.
/// </summary>
internal ref struct NltkPass
{
    private static readonly PieceMarks[] AsciiMarks = [.. Enumerable.Range(0, 128).Select(c => Marks((char)c))];

    private readonly ReadOnlySpan<char> text;
    private readonly TokenBuffer tokens;
    private readonly NltkScratch scratch;
    private readonly NltkOutput output;
    private readonly PunktModel punkt;
    private int sentenceStart;

    public NltkPass(ReadOnlySpan<char> lower, TokenBuffer tokens, NltkScratch scratch, NltkOutput output, PunktModel punkt)
    {
        text = TrimEnd(lower);
        this.tokens = tokens;
        this.scratch = scratch;
        this.output = output;
        this.punkt = punkt;
    }

    public void Run()
    {
        int chunkStart = 0;
        int chunkEnd = 0;
        int candidate = -1;
        int start = SkipBlanks(0);
        while (start < text.Length)
        {
            int end = FindPieceEnd(start, out var marks);
            if (start >= chunkEnd)
            {
                // Punkt looks for one sentence end between two ASCII blanks; the word rules know all of Unicode's.
                chunkStart = start;
                chunkEnd = FindChunkEnd(end);
                candidate =
                    chunkEnd > end || (marks & PieceMarks.SentenceEnd) != 0
                        ? PunktSentences.FindCandidate(text, start, chunkEnd)
                        : -1;
                if (candidate > start && BeginsChunk(start) && PunktSentences.IsCandidate(text, start))
                {
                    // A mark that begins the chunk has no word before it to share with the chunk's last one, and ends its own.
                    start = EndSentence(start, end, start, marks);
                    continue;
                }
            }

            if (candidate >= start && candidate < end && PunktSentences.HasBreak(BreakContext(chunkStart, candidate), punkt))
            {
                start = EndSentence(start, end, candidate, marks);
            }
            else
            {
                AddPiece(start, end, marks, text.Length);
                start = SkipBlanks(end);
            }
        }
    }

    /// <summary>To Punkt a blank outside ASCII, and a blank that begins the text, is a part of the word.</summary>
    private readonly bool BeginsChunk(int start) => start == 0 || (start > 1 && PythonCharacters.IsAsciiBlank(text[start - 1]));

    private readonly int FindPieceEnd(int start, out PieceMarks marks)
    {
        var asciiMarks = AsciiMarks;
        var text = this.text;
        marks = PieceMarks.None;
        int end = start;
        for (; end < text.Length; end++)
        {
            char c = text[end];
            var mark = c < asciiMarks.Length ? asciiMarks[c] : Marks(c);
            if ((mark & PieceMarks.Blank) != 0)
            {
                break;
            }

            marks |= mark;
        }

        return end;
    }

    private readonly int FindChunkEnd(int pieceEnd)
    {
        int end = pieceEnd;
        while (end < text.Length && !PythonCharacters.IsAsciiBlank(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>The text that Punkt decides on: from the chunk's start to the candidate, and the next mark or word.</summary>
    private readonly ReadOnlySpan<char> BreakContext(int chunkStart, int candidate)
    {
        int next = SkipBlanks(candidate + 1);
        int end = next == candidate + 1 ? next + 1 : FindPieceEnd(next, out _);
        return text[chunkStart..end];
    }

    /// <summary>Adds the rest of the sentence and returns the start of the next one.</summary>
    private int EndSentence(int start, int end, int candidate, PieceMarks marks)
    {
        int next = SkipBlanks(candidate + 1);
        int afterClosers = PunktSentences.SkipClosers(text, next);
        int sentenceEnd = afterClosers > next ? afterClosers : candidate + 1;
        AddPiece(start, Math.Min(end, sentenceEnd), marks, sentenceEnd);
        if (sentenceEnd > end)
        {
            FindPieceEnd(next, out var closerMarks);
            AddPiece(next, sentenceEnd, closerMarks, sentenceEnd);
        }

        sentenceStart = afterClosers > next ? SkipBlanks(afterClosers) : next;
        return sentenceStart;
    }

    private readonly void AddPiece(int start, int end, PieceMarks marks, int sentenceEnd)
    {
        var context = FindContext(start, end, marks, sentenceEnd);
        if (output != NltkOutput.Stems)
        {
            Split(text[start..end], marks, context, output == NltkOutput.Words);
        }
        else if (marks != PieceMarks.None && EndsInLoneMark(start, end, context))
        {
            // "film" and "film," have the same stems, so the cache need not hold both.
            AddStems(text[start..(end - 1)], PieceMarks.None, PieceContext.None);
        }
        else
        {
            AddStems(text[start..end], marks, context);
        }
    }

    private readonly void AddStems(ReadOnlySpan<char> piece, PieceMarks marks, PieceContext context)
    {
        if (!scratch.Cache.TryAdd(piece, context, tokens))
        {
            int first = tokens.Count;
            Split(piece, marks, context, keepsAll: false);
            scratch.Cache.Remember(piece, context, tokens, first);
        }
    }

    /// <summary>True if the piece is ASCII letters and digits and then one mark, which becomes a word and is dropped.</summary>
    private readonly bool EndsInLoneMark(int start, int end, PieceContext context)
    {
        char last = text[end - 1];
        bool standsAlone =
            last is ',' or '!' or '?' or ':' or ';' or ')' || (last == '.' && context == PieceContext.HasFinalPeriod);
        if (end - start < 2 || !standsAlone)
        {
            return false;
        }

        foreach (char c in text[start..(end - 1)])
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The context of a piece, limited to what a rule for these marks can see, so that the cache holds a piece once.
    /// </summary>
    private readonly PieceContext FindContext(int start, int end, PieceMarks marks, int sentenceEnd)
    {
        var context = PieceContext.None;
        if ((marks & (PieceMarks.DoubleQuote | PieceMarks.Apostrophe)) != 0)
        {
            context |=
                start == sentenceStart ? PieceContext.StartsSentence
                : text[start - 1] == ' ' ? PieceContext.AfterSpace
                : PieceContext.None;
            context |=
                end == sentenceEnd ? PieceContext.EndsSentence
                : text[end] == ' ' ? PieceContext.BeforeSpace
                : PieceContext.None;
        }

        if ((marks & PieceMarks.Dot) != 0 && HasFinalPeriod(start, end, sentenceEnd))
        {
            context |= PieceContext.HasFinalPeriod;
        }

        return context;
    }

    private readonly bool HasFinalPeriod(int start, int end, int sentenceEnd)
    {
        int i = text[start..end].LastIndexOf('.') + start + 1;
        if (i == start)
        {
            return false;
        }

        for (; i < sentenceEnd && text[i] is ' ' or ']' or ')' or '}' or '>' or '"' or '\'' or '»' or '”' or '’'; i++)
        {
            if (text[i] == ' ' && (text[i + 1] == '"' || text[(i + 1)..].StartsWith("''")))
            {
                // A quote after a space has become an opening one, which is no closing mark.
                return false;
            }
        }

        return i == sentenceEnd;
    }

    private readonly void Split(ReadOnlySpan<char> piece, PieceMarks marks, PieceContext context, bool keepsAll)
    {
        if (marks == PieceMarks.None && TreebankRules.ContractionLength(piece) == 0)
        {
            Add(piece, keepsAll);
            return;
        }

        scratch.Words.Clear();
        scratch.Rules.Split(piece, marks, context, scratch.Words);
        for (int i = 0; i < scratch.Words.Count; i++)
        {
            Add(scratch.Words[i], keepsAll);
        }
    }

    private readonly void Add(ReadOnlySpan<char> word, bool keepsAll)
    {
        if (!keepsAll && EnglishStopWords.Contains(word))
        {
            return;
        }

        if (output != NltkOutput.Stems)
        {
            tokens.Add(word);
            return;
        }

        tokens.Commit(PorterStemmer.Stem(word, tokens.Reserve(word.Length)));
    }

    private readonly int SkipBlanks(int start)
    {
        while (start < text.Length && PythonCharacters.IsBlank(text[start]))
        {
            start++;
        }

        return start;
    }

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && PythonCharacters.IsBlank(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    private static PieceMarks Marks(char c) =>
        c switch
        {
            >= 'a' and <= 'z' or >= '0' and <= '9' => PieceMarks.None,
            '.' => PieceMarks.Dot | PieceMarks.SentenceEnd,
            '?' or '!' => PieceMarks.Symbol | PieceMarks.SentenceEnd,
            ';' or '@' or '#' or '$' or '%' or '&' => PieceMarks.Symbol,
            ',' or ':' => PieceMarks.Separator,
            '\'' => PieceMarks.Apostrophe,
            '"' => PieceMarks.DoubleQuote,
            '`' or '«' or '“' or '‘' or '„' => PieceMarks.OpeningQuote,
            '»' or '”' or '’' => PieceMarks.ClosingQuote,
            '*' or '[' or ']' or '(' or ')' or '{' or '}' or '<' or '>' or '-' => PieceMarks.Bracket,
            _ when PythonCharacters.IsBlank(c) => PieceMarks.Blank,
            _ => PieceMarks.Other,
        };
}

/// <summary>
/// The last step of NLTK's chain that is taken: all words, words without stop words and punctuation, their stems.
/// </summary>
internal enum NltkOutput
{
    Words,
    Content,
    Stems,
}

/// <summary>The buffers and the cache that a thread keeps between texts.</summary>
internal sealed class NltkScratch
{
    /// <summary>In characters. A larger buffer, after one giant word, is not kept.</summary>
    private const int MaxKeptCapacity = 64 * 1024;

    public StemCache Cache { get; } = new();

    public TreebankRules Rules { get; } = new();

    /// <summary>Holds the words of one piece.</summary>
    public TokenBuffer Words { get; } = new();

    public bool IsOversized => Math.Max(Rules.Capacity, Words.Capacity) > MaxKeptCapacity;
}
