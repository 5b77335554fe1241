namespace StreamSentiment.Text.Nltk;

/// <summary>The surroundings of a piece that NLTK's rules see. A side without a flag has a blank that is not a space.</summary>
[Flags]
internal enum PieceContext
{
    None = 0,
    StartsSentence = 1 << 0,
    AfterSpace = 1 << 1,
    BeforeSpace = 1 << 2,
    EndsSentence = 1 << 3,

    /// <summary>Only closing marks come between the piece's last period and the sentence's end.</summary>
    HasFinalPeriod = 1 << 4,
}
