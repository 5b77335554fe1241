using StreamSentiment.Data;
using StreamSentiment.Text;

namespace StreamSentiment.Cli.Reports;

/// <summary>What a data set holds, to choose a length and a vocabulary size by before training.</summary>
internal sealed class DataInspection
{
    private static readonly int[] VocabularySizes = [100, 1_000, 2_000, 5_000, 8_000, 10_000, 20_000, 50_000, 100_000];

    /// <param name="name">Of the data set.</param>
    /// <param name="reviews">All that were asked for, at least one.</param>
    /// <param name="profile">How a model would read them.</param>
    public DataInspection(string name, IReadOnlyList<SourceReview> reviews, TextProfile profile)
    {
        Name = name;
        Reviews = reviews;
        Profile = profile;
        string[] train = Texts(Splits.Train),
            test = Texts(Splits.Test);
        // Words are learnt from the train split; where there is none, from what there is.
        Learnt = TextStatistics.From(train.Length > 0 ? train : reviews.Select(review => review.Text), profile);
        All = TextStatistics.From(reviews.Select(review => review.Text), profile);
        Test = test.Length > 0 ? TextStatistics.From(test, profile) : null;
        var vocabulary = Vocabulary.Build(train.Length > 0 ? train : reviews.Select(review => review.Text), profile);
        Read = SortedLengths.From(reviews.Select(review => review.Text), profile, vocabulary);
        InBothSplits = test.Count(train.ToHashSet(StringComparer.Ordinal).Contains);
    }

    public string Name { get; }

    public IReadOnlyList<SourceReview> Reviews { get; }

    public TextProfile Profile { get; }

    /// <summary>Of all reviews.</summary>
    public TextStatistics All { get; }

    /// <summary>Of the reviews that a vocabulary is built from.</summary>
    public TextStatistics Learnt { get; }

    /// <summary>Of the test split; null where there is none.</summary>
    public TextStatistics? Test { get; }

    /// <summary>Token ids a review at the chosen vocabulary size, before truncation: what a model would read.</summary>
    public SortedLengths Read { get; }

    /// <summary>Reviews of the test split whose text is in the train split too.</summary>
    public int InBothSplits { get; }

    /// <summary>Reviews by split and label.</summary>
    public IEnumerable<(Splits Split, int Positive, int Negative, int WithoutLabel)> Counts =>
        Reviews
            .GroupBy(review => review.Split)
            .OrderBy(split => split.Key)
            .Select(split =>
                (
                    split.Key,
                    split.Count(r => r.IsPositive == true),
                    split.Count(r => r.IsPositive == false),
                    split.Count(r => r.IsPositive is null)
                )
            );

    /// <summary>Reviews by source, most first.</summary>
    public IEnumerable<(string Source, int Reviews)> Sources =>
        Reviews
            .CountBy(review => review.Source)
            .OrderByDescending(source => source.Value)
            .ThenBy(source => source.Key, StringComparer.Ordinal)
            .Select(source => (source.Key, source.Value));

    /// <summary>
    /// The share of the running words that a vocabulary of so many words covers: of the test split, or where there is none of
    /// the reviews themselves. Up to the first size that holds every word.
    /// </summary>
    public IEnumerable<(int Words, double Share)> Coverage =>
        VocabularySizes
            .Append(Profile.VocabularySize)
            .Where(size => size < Learnt.DistinctTokens)
            .Append(Learnt.DistinctTokens)
            .Distinct()
            .Order()
            .Select(size => (size, Learnt.CoverageOf(Test ?? Learnt, size)));

    /// <summary>What <see cref="Coverage"/> speaks of.</summary>
    public string Covered => Test is null ? "these reviews" : "the test split";

    /// <summary>The first reviews of each label, so many a label.</summary>
    public IEnumerable<SourceReview> Examples(int count) =>
        Reviews.GroupBy(review => review.IsPositive).OrderByDescending(label => label.Key).SelectMany(label => label.Take(count));

    private string[] Texts(Splits split) => [.. Reviews.Where(review => review.Split == split).Select(review => review.Text)];
}
