namespace StreamSentiment.Text.Nltk;

/// <summary>
/// Which characters a piece of text between two blanks holds, so that only the rules that can apply to it are run. None
/// at all means ASCII letters and digits.
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
