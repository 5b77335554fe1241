using System.Collections.Frozen;

namespace StreamSentiment.Data.Labels;

/// <summary>Labels that are words, in any case: what they say is the same in every scheme.</summary>
internal static class LabelWords
{
    private static readonly FrozenDictionary<string, LabelMeaning> Words = Read(
        (LabelMeaning.Positive, "positive pos positiv positif positivo true good recommended liked like thumbs-up"),
        (
            LabelMeaning.Negative,
            "negative neg negativ négatif negatif negativo false bad not-recommended disliked dislike thumbs-down"
        ),
        (LabelMeaning.Neither, "neutral neu neutre neutro mixed objective none unknown irrelevant conflict")
    );

    /// <summary>What the word says; null for a word that is not known.</summary>
    /// <remarks>"Extremely Positive" and "somewhat_negative" say what their last word says, "not positive" nothing.</remarks>
    public static LabelMeaning? Read(string label)
    {
        string word = label.ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
        if (Words.TryGetValue(word, out var meaning))
        {
            return meaning;
        }

        return word.Split('-') is [not ("not" or "non" or "never"), var last] && IsDegree(last, out meaning) ? meaning : null;
    }

    private static bool IsDegree(string word, out LabelMeaning meaning) =>
        Words.TryGetValue(word, out meaning) && word is "positive" or "negative" or "neutral" or "pos" or "neg";

    private static FrozenDictionary<string, LabelMeaning> Read(params (LabelMeaning Meaning, string Words)[] lists) =>
        lists
            .SelectMany(list => list.Words.Split(' ').Select(word => (word, list.Meaning)))
            .ToFrozenDictionary(pair => pair.word, pair => pair.Meaning, StringComparer.Ordinal);
}
