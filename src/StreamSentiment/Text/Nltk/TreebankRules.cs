namespace StreamSentiment.Text.Nltk;

/// <summary>
/// The word rules of NLTK's <c>NLTKWordTokenizer</c> for one piece of a sentence: the text between two blanks. The rules put
/// spaces around what becomes a word, in NLTK's order, and each reads the result of the one before it; rules that cannot apply
/// are skipped. No rule looks beyond the blanks around a piece. Not thread-safe.
/// <see href="https://www.nltk.org/api/nltk.tokenize.destructive.html"/>
/// </summary>
internal sealed class TreebankRules : PieceRewriter
{
    private const PieceMarks AnyQuote = PieceMarks.Apostrophe | PieceMarks.DoubleQuote | PieceMarks.OpeningQuote;

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

    /// <summary>Typographic quotes and backticks, two at a time, stand alone; a '"' that begins the sentence is two.</summary>
    private void SplitOpeningQuotes(bool startsSentence)
    {
        for (int i = 0; i < Length; i++)
        {
            char c = this[i];
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

        EndRule();
    }

    /// <summary>A double quote after a space or an opening bracket is an opening one.</summary>
    private void TurnQuotesAfterOpeners()
    {
        for (int i = 0; i < Length; i++)
        {
            char c = this[i];
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

        EndRule();
    }

    /// <summary>An apostrophe before a single letter or digit stands alone, unless the two are a clitic.</summary>
    private void SplitApostropheBeforeLetter()
    {
        for (int i = 0; i < Length; i++)
        {
            Put(this[i]);
            if (this[i] == '\'' && IsWord(i + 1) && !IsWord(i + 2) && this[i + 1] is not ('m' or 't' or 's' or 'd' or 'n'))
            {
                PutSpace();
            }
        }

        EndRule();
    }

    private void SplitFinalPeriod()
    {
        int period = Text.LastIndexOf('.');
        if (period <= 0 || this[period - 1] == '.')
        {
            return;
        }

        for (int i = 0; i < Length; i++)
        {
            if (i == period)
            {
                PutAlone('.');
            }
            else
            {
                Put(this[i]);
            }
        }

        PutSpace();
        EndRule();
    }

    /// <summary>A comma or colon stands alone unless a digit follows; the character after it is not looked at again.</summary>
    private void SplitSeparators()
    {
        for (int i = 0; i < Length; i++)
        {
            if (this[i] is not (',' or ':') || (i + 1 < Length && PythonCharacters.IsDigit(this[i + 1])))
            {
                Put(this[i]);
                continue;
            }

            PutAlone(this[i]);
            if (++i < Length)
            {
                Put(this[i]);
            }
        }

        EndRule();
    }

    /// <summary>Runs of dots, and each of these symbols.</summary>
    private void SplitSymbols()
    {
        for (int i = 0; i < Length; i++)
        {
            char c = this[i];
            if (c is ';' or '@' or '#' or '$' or '%' or '&' or '?' or '!')
            {
                PutAlone(c);
            }
            else if (c == '.' && At(i + 1) == '.')
            {
                PutSpace();
                while (At(i + 1) == '.')
                {
                    Put(this[i++]);
                }

                Put('.');
                PutSpace();
            }
            else
            {
                Put(c);
            }
        }

        EndRule();
    }

    private void SplitApostropheBeforeSpace()
    {
        for (int i = 0; i < Length; i++)
        {
            if (i > 0 && this[i] == '\'' && this[i - 1] != '\'' && At(i + 1) == ' ')
            {
                PutAlone('\'');
            }
            else
            {
                Put(this[i]);
            }
        }

        EndRule();
    }

    private void SplitBracketsAndDashes()
    {
        for (int i = 0; i < Length; i++)
        {
            char c = this[i];
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

        EndRule();
    }

    /// <summary>From here on the sentence has a space at each end.</summary>
    private void SplitClosingQuotes(PieceContext context)
    {
        if ((context & PieceContext.StartsSentence) != 0)
        {
            PutSpace();
        }

        for (int i = 0; i < Length; i++)
        {
            char c = this[i];
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

        EndRule();
    }

    /// <summary>'s, 'm, 'd and a bare apostrophe, each before a space.</summary>
    private void SplitShortClitics()
    {
        for (int i = 0; i < Length; i++)
        {
            bool splits =
                this[i] == '\'' && FollowsWord(i) && (At(i + 1) == ' ' || (At(i + 1) is 's' or 'm' or 'd' && At(i + 2) == ' '));
            if (splits)
            {
                PutSpace();
            }

            Put(this[i]);
        }

        EndRule();
    }

    /// <summary>'ll, 're, 've and n't, each before a space.</summary>
    private void SplitLongClitics()
    {
        for (int i = 0; i < Length; i++)
        {
            if (
                this[i] is '\'' or 'n'
                && FollowsWord(i)
                && At(i + 3) == ' '
                && Text.Slice(i, 3) is "'ll" or "'re" or "'ve" or "n't"
            )
            {
                PutSpace();
            }

            Put(this[i]);
        }

        EndRule();
    }

    /// <summary>"cannot" and its like in two.</summary>
    private void SplitContractions()
    {
        int i = 0;
        while (i < Length)
        {
            int end = i;
            while (IsWord(end))
            {
                end++;
            }

            if (end == i)
            {
                Put(this[i++]);
                continue;
            }

            i = PutContraction(i, end);
        }

        EndRule();
    }

    /// <summary>
    /// Writes the word from <paramref name="start"/> on, a contraction in its halves, and returns where the rest begins.
    /// </summary>
    private int PutContraction(int start, int end)
    {
        var word = Text[start..end];
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

        if (ContractionLength(word) is var first and > 0 && (word is not "wanna" || end == Length || this[end] is ' ' or '\n'))
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
        for (int i = 0; i < Length; i++)
        {
            if (this[i] == '\'' && i > 0 && this[i - 1] == ' ' && StartsWithWord(i, word))
            {
                Put("'t");
                PutAlone(word.AsSpan(2));
                i += word.Length - 1;
            }
            else
            {
                Put(this[i]);
            }
        }

        EndRule();
    }

    /// <summary>The length of the first half of a contraction that is a word by itself; otherwise 0.</summary>
    internal static int ContractionLength(ReadOnlySpan<char> word) =>
        word is "cannot" or "gimme" or "gonna" or "gotta" or "lemme" or "wanna" ? 3 : 0;
}
