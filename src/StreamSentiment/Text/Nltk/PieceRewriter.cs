namespace StreamSentiment.Text.Nltk;

/// <summary>
/// Rewrites a piece of text rule by rule: a rule reads the characters from first to last, writes each of them with what it adds,
/// and calls <see cref="EndRule"/>, after which the next rule reads what it wrote. Spaces are never doubled. Not thread-safe.
/// </summary>
internal abstract class PieceRewriter
{
    private char[] text = new char[256];
    private char[] next = new char[256];
    private int written;

    /// <summary>The size of the buffers in characters.</summary>
    internal int Capacity => text.Length;

    protected int Length { get; private set; }

    protected ReadOnlySpan<char> Text => text.AsSpan(0, Length);

    protected char this[int index] => text[index];

    /// <summary>
    /// Starts with the piece between the blanks that are around it: a space or, for any other blank, a line feed; nothing where
    /// the sentence begins or ends.
    /// </summary>
    protected void Begin(ReadOnlySpan<char> piece, PieceContext context)
    {
        // A '"' can become " '' ", and spaces are never doubled: no rule makes a text longer than this.
        int capacity = (4 * piece.Length) + 16;
        if (text.Length < capacity)
        {
            text = new char[capacity];
            next = new char[capacity];
        }

        Length = 0;
        if ((context & PieceContext.StartsSentence) == 0)
        {
            text[Length++] = (context & PieceContext.AfterSpace) != 0 ? ' ' : '\n';
        }

        piece.CopyTo(text.AsSpan(Length));
        Length += piece.Length;
        if ((context & PieceContext.EndsSentence) == 0)
        {
            text[Length++] = (context & PieceContext.BeforeSpace) != 0 ? ' ' : '\n';
        }
    }

    /// <summary>What was written becomes what the next rule reads.</summary>
    protected void EndRule()
    {
        (text, next) = (next, text);
        Length = written;
        written = 0;
    }

    /// <summary>Adds the words: what stands between blanks.</summary>
    protected void AddWords(TokenBuffer words)
    {
        int start = 0;
        for (int i = 0; i <= Length; i++)
        {
            if (i == Length || text[i] is ' ' or '\n')
            {
                if (i > start)
                {
                    words.Add(text.AsSpan(start, i - start));
                }

                start = i + 1;
            }
        }
    }

    /// <summary>The character, or NUL after the end.</summary>
    protected char At(int index) => index < Length ? text[index] : '\0';

    protected bool IsWord(int index) => index < Length && PythonCharacters.IsWord(text[index]);

    protected bool FollowsWord(int index) => index > 0 && text[index - 1] is not (' ' or '\'');

    protected bool StartsWithWord(int start, string word) =>
        start + word.Length <= Length && text.AsSpan(start, word.Length).SequenceEqual(word) && !IsWord(start + word.Length);

    protected void Put(char c)
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

    protected void Put(ReadOnlySpan<char> characters)
    {
        characters.CopyTo(next.AsSpan(written));
        written += characters.Length;
    }

    /// <summary>Writes the character between spaces.</summary>
    protected void PutAlone(char c)
    {
        PutSpace();
        next[written++] = c;
        PutSpace();
    }

    /// <summary>Writes the characters between spaces.</summary>
    protected void PutAlone(ReadOnlySpan<char> characters)
    {
        PutSpace();
        Put(characters);
        PutSpace();
    }

    protected void PutSpace()
    {
        if (written == 0 || next[written - 1] != ' ')
        {
            next[written++] = ' ';
        }
    }
}
