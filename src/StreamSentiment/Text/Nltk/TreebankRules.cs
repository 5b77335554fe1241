namespace StreamSentiment.Text.Nltk;

/// <summary>
/// The word rules of NLTK's <c>NLTKWordTokenizer</c> for one piece of a sentence: the text between two blanks. The rules
/// put spaces around what is to stand alone, in NLTK's order, each reading what the one before it left; those that
/// cannot apply are skipped. None looks beyond the blanks around a piece. Not thread-safe.
/// <see href="https://www.nltk.org/api/nltk.tokenize.destructive.html"/>
/// </summary>
internal sealed class TreebankRules
{
    private const PieceMarks AnyQuote = PieceMarks.Apostrophe | PieceMarks.DoubleQuote | PieceMarks.OpeningQuote;

    private char[] text = new char[256];
    private char[] next = new char[256];
    private int length;
    private int written;

    internal int Capacity => text.Length;

    /// <summary>Adds the words of <paramref name="piece"/> to <paramref name="words"/>.</summary>
    public void Split(ReadOnlySpan<char> piece, PieceMarks marks, PieceContext context, TokenBuffer words)
    {
        Begin(piece, context);
        if ((marks & AnyQuote) != 0)
        {
            SplitOpeningQuotes(startsSentence: (context & PieceContext.StartsSentence) != 0);
            TurnQuotesAfterOpeners();
            SplitApostropheBeforeLetter();
        }

        if ((context & PieceContext.HasFinalPeriod) != 0)
        {
            SplitFinalPeriod();
        }

        if ((marks & PieceMarks.Separator) != 0)
        {
            SplitSeparators();
        }

        if ((marks & (PieceMarks.Dot | PieceMarks.Symbol)) != 0)
        {
            SplitSymbols();
        }

        if ((marks & PieceMarks.Apostrophe) != 0)
        {
            SplitApostropheBeforeSpace();
        }

        if ((marks & PieceMarks.Bracket) != 0)
        {
            SplitBracketsAndDashes();
        }

        if ((marks & (AnyQuote | PieceMarks.ClosingQuote)) != 0)
        {
            SplitClosingQuotes(context);
        }

        if ((marks & PieceMarks.Apostrophe) != 0)
        {
            SplitShortClitics();
            SplitLongClitics();
        }

        SplitContractions();
        if ((marks & PieceMarks.Apostrophe) != 0)
        {
            SplitAfterLeadingT("'tis");
            SplitAfterLeadingT("'twas");
        }

        AddWords(words);
    }

    private void Begin(ReadOnlySpan<char> piece, PieceContext context)
    {
        // A '"' can become " '' ", and spaces are never doubled: no rule makes a text longer than this.
        int capacity = (4 * piece.Length) + 16;
        if (text.Length < capacity)
        {
            text = new char[capacity];
            next = new char[capacity];
        }

        length = 0;
        if ((context & PieceContext.StartsSentence) == 0)
        {
            text[length++] = (context & PieceContext.AfterSpace) != 0 ? ' ' : '\n';
        }

        piece.CopyTo(text.AsSpan(length));
        length += piece.Length;
        if ((context & PieceContext.EndsSentence) == 0)
        {
            text[length++] = (context & PieceContext.BeforeSpace) != 0 ? ' ' : '\n';
        }
    }

    /// <summary>Typographic quotes and backticks, two at a time, stand alone; a '"' that begins the sentence is two.</summary>
    private void SplitOpeningQuotes(bool startsSentence)
    {
        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            if (c is '«' or '“' or '‘' or '„')
            {
                PutAlone(c);
            }
            else if (c == '`' && At(i + 1) == '`')
            {
                PutAlone("``");
                i++;
            }
            else if (c == '`')
            {
                PutAlone(c);
            }
            else if (c == '"' && i == 0 && startsSentence)
            {
                PutAlone("``");
            }
            else
            {
                Put(c);
            }
        }

        Swap();
    }

    /// <summary>A double quote after a space or an opening bracket is an opening one.</summary>
    private void TurnQuotesAfterOpeners()
    {
        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            Put(c);
            if (c is not (' ' or '(' or '[' or '{' or '<'))
            {
                continue;
            }

            if (At(i + 1) == '"')
            {
                PutAlone("``");
                i++;
            }
            else if (At(i + 1) == '\'' && At(i + 2) == '\'')
            {
                PutAlone("``");
                i += 2;
            }
        }

        Swap();
    }

    /// <summary>An apostrophe before a single letter or digit stands alone, unless the two are a clitic.</summary>
    private void SplitApostropheBeforeLetter()
    {
        for (int i = 0; i < length; i++)
        {
            Put(text[i]);
            if (text[i] == '\'' && IsWord(i + 1) && !IsWord(i + 2) && text[i + 1] is not ('m' or 't' or 's' or 'd' or 'n'))
            {
                PutSpace();
            }
        }

        Swap();
    }

    private void SplitFinalPeriod()
    {
        int period = text.AsSpan(0, length).LastIndexOf('.');
        if (period <= 0 || text[period - 1] == '.')
        {
            return;
        }

        for (int i = 0; i < length; i++)
        {
            if (i == period)
            {
                PutAlone('.');
            }
            else
            {
                Put(text[i]);
            }
        }

        PutSpace();
        Swap();
    }

    /// <summary>A comma or colon stands alone unless a digit follows; the character after it is not looked at again.</summary>
    private void SplitSeparators()
    {
        for (int i = 0; i < length; i++)
        {
            if (text[i] is not (',' or ':') || (i + 1 < length && PythonCharacters.IsDigit(text[i + 1])))
            {
                Put(text[i]);
                continue;
            }

            PutAlone(text[i]);
            if (++i < length)
            {
                Put(text[i]);
            }
        }

        Swap();
    }

    /// <summary>Runs of dots, and each of these symbols.</summary>
    private void SplitSymbols()
    {
        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            if (c is ';' or '@' or '#' or '$' or '%' or '&' or '?' or '!')
            {
                PutAlone(c);
            }
            else if (c == '.' && At(i + 1) == '.')
            {
                PutSpace();
                while (At(i + 1) == '.')
                {
                    Put(text[i++]);
                }

                Put('.');
                PutSpace();
            }
            else
            {
                Put(c);
            }
        }

        Swap();
    }

    private void SplitApostropheBeforeSpace()
    {
        for (int i = 0; i < length; i++)
        {
            if (i > 0 && text[i] == '\'' && text[i - 1] != '\'' && At(i + 1) == ' ')
            {
                PutAlone('\'');
            }
            else
            {
                Put(text[i]);
            }
        }

        Swap();
    }

    private void SplitBracketsAndDashes()
    {
        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            if (c is '*' or '[' or ']' or '(' or ')' or '{' or '}' or '<' or '>')
            {
                PutAlone(c);
            }
            else if (c == '-' && At(i + 1) == '-')
            {
                PutAlone("--");
                i++;
            }
            else
            {
                Put(c);
            }
        }

        Swap();
    }

    /// <summary>From here on the sentence has a space at each end.</summary>
    private void SplitClosingQuotes(PieceContext context)
    {
        if ((context & PieceContext.StartsSentence) != 0)
        {
            PutSpace();
        }

        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            if (c is '»' or '”' or '’')
            {
                PutAlone(c);
            }
            else if (c == '"')
            {
                PutAlone("''");
            }
            else if (c == '\'' && At(i + 1) == '\'')
            {
                PutAlone("''");
                i++;
            }
            else
            {
                Put(c);
            }
        }

        if ((context & PieceContext.EndsSentence) != 0)
        {
            PutSpace();
        }

        Swap();
    }

    /// <summary>'s, 'm, 'd and a bare apostrophe, each before a space.</summary>
    private void SplitShortClitics()
    {
        for (int i = 0; i < length; i++)
        {
            bool splits =
                text[i] == '\'' && FollowsWord(i) && (At(i + 1) == ' ' || (At(i + 1) is 's' or 'm' or 'd' && At(i + 2) == ' '));
            if (splits)
            {
                PutSpace();
            }

            Put(text[i]);
        }

        Swap();
    }

    /// <summary>'ll, 're, 've and n't, each before a space.</summary>
    private void SplitLongClitics()
    {
        for (int i = 0; i < length; i++)
        {
            if (
                text[i] is '\'' or 'n'
                && FollowsWord(i)
                && At(i + 3) == ' '
                && text.AsSpan(i, 3) is "'ll" or "'re" or "'ve" or "n't"
            )
            {
                PutSpace();
            }

            Put(text[i]);
        }

        Swap();
    }

    /// <summary>"cannot" and its like in two.</summary>
    private void SplitContractions()
    {
        int i = 0;
        while (i < length)
        {
            int end = i;
            while (IsWord(end))
            {
                end++;
            }

            if (end == i)
            {
                Put(text[i++]);
                continue;
            }

            i = PutContraction(i, end);
        }

        Swap();
    }

    /// <summary>Puts the word from <paramref name="start"/> on, in its halves, and returns where to go on.</summary>
    private int PutContraction(int start, int end)
    {
        var word = text.AsSpan(start, end - start);
        string clitic = word switch
        {
            "d" when StartsWithWord(end, "'ye") => "'ye",
            "more" when StartsWithWord(end, "'n") => "'n",
            _ => string.Empty,
        };
        if (clitic.Length > 0)
        {
            PutSpace();
            Put(word);
            PutAlone(clitic);
            return end + clitic.Length;
        }

        if (ContractionLength(word) is var first and > 0 && (word is not "wanna" || end == length || text[end] is ' ' or '\n'))
        {
            PutAlone(word[..first]);
            PutAlone(word[first..]);
        }
        else
        {
            Put(word);
        }

        return end;
    }

    /// <summary>"'tis" and "'twas" after a space, in two.</summary>
    private void SplitAfterLeadingT(string word)
    {
        for (int i = 0; i < length; i++)
        {
            if (text[i] == '\'' && i > 0 && text[i - 1] == ' ' && StartsWithWord(i, word))
            {
                Put("'t");
                PutAlone(word.AsSpan(2));
                i += word.Length - 1;
            }
            else
            {
                Put(text[i]);
            }
        }

        Swap();
    }

    /// <summary>The length of the first half of a contraction that is a word by itself; otherwise 0.</summary>
    internal static int ContractionLength(ReadOnlySpan<char> word) =>
        word is "cannot" or "gimme" or "gonna" or "gotta" or "lemme" or "wanna" ? 3 : 0;

    private bool StartsWithWord(int start, string text) =>
        start + text.Length <= length && this.text.AsSpan(start, text.Length).SequenceEqual(text) && !IsWord(start + text.Length);

    private void AddWords(TokenBuffer words)
    {
        int start = 0;
        for (int i = 0; i <= length; i++)
        {
            if (i == length || text[i] is ' ' or '\n')
            {
                if (i > start)
                {
                    words.Add(text.AsSpan(start, i - start));
                }

                start = i + 1;
            }
        }
    }

    private bool FollowsWord(int index) => index > 0 && text[index - 1] is not (' ' or '\'');

    private bool IsWord(int index) => index < length && PythonCharacters.IsWord(text[index]);

    private char At(int index) => index < length ? text[index] : '\0';

    private void PutAlone(char c)
    {
        PutSpace();
        next[written++] = c;
        PutSpace();
    }

    private void PutAlone(ReadOnlySpan<char> characters)
    {
        PutSpace();
        Put(characters);
        PutSpace();
    }

    private void Put(ReadOnlySpan<char> characters)
    {
        characters.CopyTo(next.AsSpan(written));
        written += characters.Length;
    }

    private void Put(char c)
    {
        if (c == ' ')
        {
            PutSpace();
        }
        else
        {
            next[written++] = c;
        }
    }

    private void PutSpace()
    {
        if (written == 0 || next[written - 1] != ' ')
        {
            next[written++] = ' ';
        }
    }

    private void Swap()
    {
        (text, next) = (next, text);
        length = written;
        written = 0;
    }
}
