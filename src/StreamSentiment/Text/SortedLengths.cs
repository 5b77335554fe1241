namespace StreamSentiment.Text;

/// <summary>The lengths of texts in ascending order.</summary>
public sealed class SortedLengths
{
    private readonly int[] lengths;

    /// <param name="lengths">The lengths in any order.</param>
    public SortedLengths(IEnumerable<int> lengths)
    {
        this.lengths = [.. lengths];
        Array.Sort(this.lengths);
    }

    /// <summary>The lengths, shortest first.</summary>
    public IReadOnlyList<int> Values => lengths;

    /// <summary>
    /// The lengths of texts in token ids before <see cref="TextProfile.MaxSequenceLength"/> cuts them, without the unknown words
    /// that the profile drops.
    /// </summary>
    public static SortedLengths From(IEnumerable<string> texts, TextProfile profile, Vocabulary vocabulary)
    {
        var encoder = new TextEncoder(profile, vocabulary);
        bool drops = profile.Unknown == UnknownPolicy.Drop;
        return new SortedLengths(
            texts
                .Select(text => encoder.Encode(text))
                .Select(text => drops ? text.TokenCount - text.UnknownCount : text.TokenCount)
        );
    }

    /// <summary>The smallest length that this share of the texts, 0 to 1, does not exceed; 0 without texts.</summary>
    public int At(double share) => lengths.Length == 0 ? 0 : lengths[Math.Max(0, (int)Math.Ceiling(share * lengths.Length) - 1)];

    /// <summary>The share of the texts that are at most this long; 1 without texts.</summary>
    public double ShareWithin(int length) =>
        lengths.Length == 0 ? 1 : lengths.Count(tokens => tokens <= length) / (double)lengths.Length;
}
