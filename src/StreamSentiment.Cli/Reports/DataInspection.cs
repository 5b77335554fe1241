using StreamSentiment.Data;
using StreamSentiment.Text;

namespace StreamSentiment.Cli.Reports;

/// <summary>The content of a data set, to choose a length and a vocabulary size before training.</summary>
internal sealed class DataInspection
{
    private static readonly int[] VocabularySizes = [100, 1_000, 2_000, 5_000, 8_000, 10_000, 20_000, 50_000, 100_000];

    /// <param name="reviews">The reviews, at least one.</param>
    /// <param name="profile">The text profile of the planned model.</param>
    public DataInspection(string name, IReadOnlyList<SourceReview> reviews, TextProfile profile)
    {
        Name = name;
        Reviews = reviews;
        Profile = profile;
        string[] train = Texts(Splits.Train),
            test = Texts(Splits.Test);
        // The vocabulary comes from the train split, or from all reviews where there is none.
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

    /// <summary>Statistics of all reviews.</summary>
    public TextStatistics All { get; }

    /// <summary>Statistics of the reviews that the vocabulary is built from.</summary>
    public TextStatistics Learnt { get; }

    /// <summary>Statistics of the test split; null if there is none.</summary>
    public TextStatistics? Test { get; }

    /// <summary>The lengths of the reviews in token ids of the chosen vocabulary, before truncation.</summary>
    public SortedLengths Read { get; }

    /// <summary>The number of reviews of the test split whose text is in the train split too.</summary>
    public int InBothSplits { get; }

    /// <summary>The ids that stand for more than one review.</summary>
    public DuplicateIds DuplicateIds => DuplicateIds.Of(Reviews.Select(review => review.Id));

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
    /// The share of the running words that vocabularies of several sizes cover, in the test split or, where there is none, in all
    /// reviews. Up to the first size that holds every word.
    /// </summary>
    public IEnumerable<(int Words, double Share)> Coverage =>
        VocabularySizes
            .Append(Profile.VocabularySize)
            .Where(size => size < Learnt.DistinctTokens)
            .Append(Learnt.DistinctTokens)
            .Distinct()
            .Order()
            .Select(size => (size, Learnt.CoverageOf(Test ?? Learnt, size)));

    /// <summary>The name of the reviews that <see cref="Coverage"/> is about.</summary>
    public string Covered => Test is null ? "these reviews" : "the test split";

    /// <summary>The first reviews of each label.</summary>
    public IEnumerable<SourceReview> Examples(int count) =>
        Reviews.GroupBy(review => review.IsPositive).OrderByDescending(label => label.Key).SelectMany(label => label.Take(count));

    private string[] Texts(Splits split) => [.. Reviews.Where(review => review.Split == split).Select(review => review.Text)];
}
