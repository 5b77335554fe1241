using System.Runtime.InteropServices;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>Statistics of texts as a text profile tokenizes them, to choose a length and a vocabulary size.</summary>
public sealed class TextStatistics
{
    private readonly Dictionary<string, int> counts;
    private string[]? byFrequency;

    private TextStatistics(SortedLengths lengths, Dictionary<string, int> counts, int duplicates)
    {
        Lengths = lengths;
        this.counts = counts;
        Duplicates = duplicates;
        Empty = lengths.Values.TakeWhile(length => length == 0).Count();
        Tokens = lengths.Values.Sum(length => (long)length);
    }

    /// <summary>The number of tokens of each text before truncation, known or not.</summary>
    public SortedLengths Lengths { get; }

    /// <summary>The number of tokens of all texts together.</summary>
    public long Tokens { get; }

    /// <summary>The number of texts that equal an earlier one to the character.</summary>
    public int Duplicates { get; }

    /// <summary>The number of texts without a token.</summary>
    public int Empty { get; }

    /// <summary>The number of different tokens.</summary>
    public int DistinctTokens => counts.Count;

    /// <param name="texts">Read once.</param>
    /// <param name="profile">Gives the tokenizer and the cleaning; its sizes are not used.</param>
    public static TextStatistics From(IEnumerable<string> texts, TextProfile profile)
    {
        var tokenizer = profile.CreateTokenizer();
        var tokens = new TokenBuffer();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<int> lengths = [];
        int duplicates = 0;
        foreach (string text in texts)
        {
            duplicates += seen.Add(text) ? 0 : 1;
            TextEncoder.Tokenize(text, profile.Cleaning, tokenizer, tokens);
            for (int i = 0; i < tokens.Count; i++)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(bySpan, tokens[i], out _)++;
            }

            lengths.Add(tokens.Count);
        }

        return new TextStatistics(new SortedLengths(lengths), counts, duplicates);
    }

    /// <summary>The most frequent tokens with their counts, most frequent first, ties by their characters.</summary>
    public IEnumerable<(string Token, int Count)> MostFrequent(int count) =>
        ByFrequency().Take(count).Select(token => (token, counts[token]));

    /// <summary>
    /// The share of the running tokens of <paramref name="others"/> that the <paramref name="words"/> most frequent tokens of
    /// these texts cover; 0 without tokens.
    /// </summary>
    public double CoverageOf(TextStatistics others, int words) =>
        others.Tokens == 0
            ? 0
            : ByFrequency().Take(words).Sum(token => (long)others.counts.GetValueOrDefault(token)) / (double)others.Tokens;

    private string[] ByFrequency() =>
        byFrequency ??= [
            .. counts
                .OrderByDescending(word => word.Value)
                .ThenBy(word => word.Key, StringComparer.Ordinal)
                .Select(word => word.Key),
        ];
}
