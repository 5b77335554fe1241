namespace StreamSentiment.Text.Nltk;

/// <summary>
/// Finds the sentence ends of NLTK's Punkt in a lower-cased text. Most of Punkt does not apply in lower case: no capital marks
/// the start of a sentence, so an abbreviation never ends one, and an initial or a number only does before something that is
/// no word, or is a word that the model has seen begin sentences in lower case.
/// <see href="https://www.nltk.org/api/nltk.tokenize.punkt.html"/>, Kiss and Strunk (2006).
/// </summary>
internal static class PunktSentences
{
    /// <summary>Characters that end a word of Punkt's.</summary>
    private const string NonWord = "?!)\";}]*:@'({[";

    /// <summary>Characters that cannot begin a word of Punkt's.</summary>
    private const string NonStart = "(\"`{[:;&#*@)}]-,";

    /// <summary>Marks that belong to the sentence before them.</summary>
    private const string Closers = "\"')]}";

    /// <summary>
    /// The last mark in a range that may end a sentence, because punctuation or a blank with more text comes after it; -1
    /// where there is none. <paramref name="text"/> does not end in a blank.
    /// </summary>
    public static int FindCandidate(ReadOnlySpan<char> text, int start, int end)
    {
        for (int i = Math.Min(end, text.Length - 1) - 1; i >= start; i--)
        {
            if (IsCandidate(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>True if the mark, which is not the text's last character, may end a sentence.</summary>
    public static bool IsCandidate(ReadOnlySpan<char> text, int index) =>
        text[index] is '.' or '?' or '!' && (NonWord.Contains(text[index + 1]) || PythonCharacters.IsBlank(text[index + 1]));

    /// <summary>
    /// True if a sentence ends in the context: the text from a blank to a candidate and, after it, the next mark or word.
    /// </summary>
    public static bool HasBreak(ReadOnlySpan<char> context, PunktModel model)
    {
        int position = 0;
        var token = NextWord(context, ref position);
        while (true)
        {
            var next = NextWord(context, ref position);
            if (next.IsEmpty)
            {
                return false;
            }

            if (EndsSentence(token, next, model))
            {
                return true;
            }

            token = next;
        }
    }

    /// <summary>
    /// The end of the sentence before <paramref name="start"/>: after closing marks that stand alone, if there are any; otherwise
    /// <paramref name="start"/> itself.
    /// </summary>
    public static int SkipClosers(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && Closers.Contains(text[end]))
        {
            end++;
        }

        bool standsAlone = end == text.Length || PythonCharacters.IsBlank(text[end]) || text[end..].StartsWith("--");
        return standsAlone ? end : start;
    }

    private static bool EndsSentence(ReadOnlySpan<char> token, ReadOnlySpan<char> next, PunktModel model)
    {
        if (token is "." or "?" or "!")
        {
            return true;
        }

        if (token[^1] != '.' || token.EndsWith(".."))
        {
            return false;
        }

        var word = token[..^1];
        if (model.IsAbbreviation(word))
        {
            return false;
        }

        bool isInitial = IsInitial(word);
        return !(isInitial || IsNumber(word)) || !model.ForbidsEnd(next, isInitial);
    }

    private static bool IsInitial(ReadOnlySpan<char> word) =>
        word.Length == 1 && PythonCharacters.IsWord(word[0]) && !PythonCharacters.IsDigit(word[0]);

    /// <summary>A sign, a point or comma, a digit, then digits, points, commas and hyphens.</summary>
    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        word = word is ['-', ..] ? word[1..] : word;
        word = word is ['.' or ',', ..] ? word[1..] : word;
        if (word.IsEmpty || !PythonCharacters.IsDigit(word[0]))
        {
            return false;
        }

        foreach (char c in word)
        {
            if (!PythonCharacters.IsDigit(c) && c is not (',' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Punkt's words: a run of dots or hyphens, a word up to the next mark (with its period), or one mark.</summary>
    private static ReadOnlySpan<char> NextWord(ReadOnlySpan<char> text, ref int position)
    {
        while (position < text.Length && PythonCharacters.IsBlank(text[position]))
        {
            position++;
        }

        int start = position;
        if (start == text.Length)
        {
            return [];
        }

        if (StartsRun(text, start))
        {
            position += text[start..].IndexOfAnyExcept(text[start]) is var run and >= 0 ? run : text.Length - start;
        }
        else if (NonStart.Contains(text[start]))
        {
            position++;
        }
        else
        {
            position++;
            while (!EndsWord(text, position))
            {
                position++;
            }
        }

        return text[start..position];
    }

    private static bool EndsWord(ReadOnlySpan<char> text, int position) =>
        EndsWordOrComma(text, position) || (text[position] == ',' && EndsWordOrComma(text, position + 1));

    private static bool EndsWordOrComma(ReadOnlySpan<char> text, int position) =>
        position == text.Length
        || PythonCharacters.IsBlank(text[position])
        || NonWord.Contains(text[position])
        || StartsRun(text, position);

    private static bool StartsRun(ReadOnlySpan<char> text, int position) =>
        text[position] is '.' or '-' && position + 1 < text.Length && text[position + 1] == text[position];
}
