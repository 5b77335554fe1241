namespace StreamSentiment.Text;

/// <summary>
/// The word rules of NLTK's <c>NLTKWordTokenizer</c> for one piece of a sentence: the text between two blanks. The rules
/// put spaces around what is to stand alone, in NLTK's order, each reading what the one before it left; those that
/// cannot apply are skipped. None looks beyond the blanks around a piece. Not thread-safe.
/// <see href="https://www.nltk.org/api/nltk.tokenize.destructive.html"/>
/// </summary>
internal sealed class TreebankRules
{
    private const PieceMarks AnyQuote = PieceMarks.Apostrophe | PieceMarks.DoubleQuote | PieceMarks.OpeningQuote;

    private char[] _text = new char[256];
    private char[] _next = new char[256];
    private int _length;
    private int _written;

    internal int Capacity => _text.Length;

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
        var capacity = (4 * piece.Length) + 16;
        if (_text.Length < capacity)
        {
            _text = new char[capacity];
            _next = new char[capacity];
        }

        _length = 0;
        if ((context & PieceContext.StartsSentence) == 0)
        {
            _text[_length++] = (context & PieceContext.AfterSpace) != 0 ? ' ' : '\n';
        }

        piece.CopyTo(_text.AsSpan(_length));
        _length += piece.Length;
        if ((context & PieceContext.EndsSentence) == 0)
        {
            _text[_length++] = (context & PieceContext.BeforeSpace) != 0 ? ' ' : '\n';
        }
    }

    /// <summary>Typographic quotes and backticks, two at a time, stand alone; a '"' that begins the sentence is two.</summary>
    private void SplitOpeningQuotes(bool startsSentence)
    {
        for (var i = 0; i < _length; i++)
        {
            var c = _text[i];
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
        for (var i = 0; i < _length; i++)
        {
            var c = _text[i];
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
        for (var i = 0; i < _length; i++)
        {
            Put(_text[i]);
            if (_text[i] == '\'' && IsWord(i + 1) && !IsWord(i + 2) && _text[i + 1] is not ('m' or 't' or 's' or 'd' or 'n'))
            {
                PutSpace();
            }
        }

        Swap();
    }

    private void SplitFinalPeriod()
    {
        var period = _text.AsSpan(0, _length).LastIndexOf('.');
        if (period <= 0 || _text[period - 1] == '.')
        {
            return;
        }

        for (var i = 0; i < _length; i++)
        {
            if (i == period)
            {
                PutAlone('.');
            }
            else
            {
                Put(_text[i]);
            }
        }

        PutSpace();
        Swap();
    }

    /// <summary>A comma or colon stands alone unless a digit follows; the character after it is not looked at again.</summary>
    private void SplitSeparators()
    {
        for (var i = 0; i < _length; i++)
        {
            if (_text[i] is not (',' or ':') || (i + 1 < _length && PythonCharacters.IsDigit(_text[i + 1])))
            {
                Put(_text[i]);
                continue;
            }

            PutAlone(_text[i]);
            if (++i < _length)
            {
                Put(_text[i]);
            }
        }

        Swap();
    }

    /// <summary>Runs of dots, and each of these symbols.</summary>
    private void SplitSymbols()
    {
        for (var i = 0; i < _length; i++)
        {
            var c = _text[i];
            if (c is ';' or '@' or '#' or '$' or '%' or '&' or '?' or '!')
            {
                PutAlone(c);
            }
            else if (c == '.' && At(i + 1) == '.')
            {
                PutSpace();
                while (At(i + 1) == '.')
                {
                    Put(_text[i++]);
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
        for (var i = 0; i < _length; i++)
        {
            if (i > 0 && _text[i] == '\'' && _text[i - 1] != '\'' && At(i + 1) == ' ')
            {
                PutAlone('\'');
            }
            else
            {
                Put(_text[i]);
            }
        }

        Swap();
    }

    private void SplitBracketsAndDashes()
    {
        for (var i = 0; i < _length; i++)
        {
            var c = _text[i];
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

        for (var i = 0; i < _length; i++)
        {
            var c = _text[i];
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
        for (var i = 0; i < _length; i++)
        {
            var splits = _text[i] == '\'' && FollowsWord(i)
                && (At(i + 1) == ' ' || (At(i + 1) is 's' or 'm' or 'd' && At(i + 2) == ' '));
            if (splits)
            {
                PutSpace();
            }

            Put(_text[i]);
        }

        Swap();
    }

    /// <summary>'ll, 're, 've and n't, each before a space.</summary>
    private void SplitLongClitics()
    {
        for (var i = 0; i < _length; i++)
        {
            if (_text[i] is '\'' or 'n' && FollowsWord(i) && At(i + 3) == ' '
                && _text.AsSpan(i, 3) is "'ll" or "'re" or "'ve" or "n't")
            {
                PutSpace();
            }

            Put(_text[i]);
        }

        Swap();
    }

    /// <summary>"cannot" and its like in two.</summary>
    private void SplitContractions()
    {
        for (var i = 0; i < _length;)
        {
            var end = i;
            while (IsWord(end))
            {
                end++;
            }

            if (end == i)
            {
                Put(_text[i++]);
                continue;
            }

            i = PutContraction(i, end);
        }

        Swap();
    }

    /// <summary>Puts the word from <paramref name="start"/> on, in its halves, and returns where to go on.</summary>
    private int PutContraction(int start, int end)
    {
        var word = _text.AsSpan(start, end - start);
        var clitic = word switch
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

        if (ContractionLength(word) is var first and > 0 && (word is not "wanna" || end == _length || _text[end] is ' ' or '\n'))
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
        for (var i = 0; i < _length; i++)
        {
            if (_text[i] == '\'' && i > 0 && _text[i - 1] == ' ' && StartsWithWord(i, word))
            {
                Put("'t");
                PutAlone(word.AsSpan(2));
                i += word.Length - 1;
            }
            else
            {
                Put(_text[i]);
            }
        }

        Swap();
    }

    /// <summary>The length of the first half of a contraction that is a word by itself; otherwise 0.</summary>
    internal static int ContractionLength(ReadOnlySpan<char> word) =>
        word is "cannot" or "gimme" or "gonna" or "gotta" or "lemme" or "wanna" ? 3 : 0;

    private bool StartsWithWord(int start, string text) =>
        start + text.Length <= _length && _text.AsSpan(start, text.Length).SequenceEqual(text) && !IsWord(start + text.Length);

    private void AddWords(TokenBuffer words)
    {
        var start = 0;
        for (var i = 0; i <= _length; i++)
        {
            if (i == _length || _text[i] is ' ' or '\n')
            {
                if (i > start)
                {
                    words.Add(_text.AsSpan(start, i - start));
                }

                start = i + 1;
            }
        }
    }

    private bool FollowsWord(int index) => index > 0 && _text[index - 1] is not (' ' or '\'');

    private bool IsWord(int index) => index < _length && PythonCharacters.IsWord(_text[index]);

    private char At(int index) => index < _length ? _text[index] : '\0';

    private void PutAlone(char c)
    {
        PutSpace();
        _next[_written++] = c;
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
        characters.CopyTo(_next.AsSpan(_written));
        _written += characters.Length;
    }

    private void Put(char c)
    {
        if (c == ' ')
        {
            PutSpace();
        }
        else
        {
            _next[_written++] = c;
        }
    }

    private void PutSpace()
    {
        if (_written == 0 || _next[_written - 1] != ' ')
        {
            _next[_written++] = ' ';
        }
    }

    private void Swap()
    {
        (_text, _next) = (_next, _text);
        _length = _written;
        _written = 0;
    }
}
