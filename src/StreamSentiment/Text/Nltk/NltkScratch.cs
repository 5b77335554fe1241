namespace StreamSentiment.Text.Nltk;

/// <summary>What a thread keeps between texts.</summary>
internal sealed class NltkScratch
{
    /// <summary>One giant word must not hold its memory for ever.</summary>
    private const int MaxKeptCapacity = 64 * 1024;

    public StemCache Cache { get; } = new();

    public TreebankRules Rules { get; } = new();

    /// <summary>The words of one piece.</summary>
    public TokenBuffer Words { get; } = new();

    public bool IsOversized => Math.Max(Rules.Capacity, Words.Capacity) > MaxKeptCapacity;
}
