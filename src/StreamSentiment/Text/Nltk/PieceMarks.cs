namespace StreamSentiment.Text.Nltk;

/// <summary>
/// The kinds of characters in a piece of text between two blanks, so that only the rules that can apply are run. None means
/// only ASCII letters and digits.
/// </summary>
[Flags]
internal enum PieceMarks
{
    None = 0,
    Blank = 1 << 0,
    SentenceEnd = 1 << 1,
    Dot = 1 << 2,
    Apostrophe = 1 << 3,
    DoubleQuote = 1 << 4,
    OpeningQuote = 1 << 5,
    ClosingQuote = 1 << 6,
    Separator = 1 << 7,
    Symbol = 1 << 8,
    Bracket = 1 << 9,
    Other = 1 << 10,
}
