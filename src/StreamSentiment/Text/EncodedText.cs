namespace StreamSentiment.Text;

/// <summary>A text as a model reads it.</summary>
/// <param name="TokenIds">
/// At most <see cref="TextProfile.MaxSequenceLength"/> ids. With <see cref="TextProfile.Sentences"/>, the ends of
/// sentences are among them: between words, never two in a row.
/// </param>
/// <param name="TokenCount">Tokens in the text before truncation, unknown ones included.</param>
/// <param name="UnknownCount">Tokens that the vocabulary lacks, before truncation.</param>
/// <param name="Truncated">Whether ids were cut off.</param>
public readonly record struct EncodedText(int[] TokenIds, int TokenCount, int UnknownCount, bool Truncated);
