namespace StreamSentiment.Data;

/// <summary>
/// Reads data sets by their spec, which is a kind, a path and, after a <c>#</c>, what to take of it:
/// <list type="bullet">
/// <item><c>imdb:PATH</c>: the Large Movie Review Dataset (https://ai.stanford.edu/~amaas/data/sentiment/), archive or
/// folder</item>
/// <item><c>amazon-domains:PATH</c>: the Multi-Domain Sentiment Dataset
/// (https://www.cs.jhu.edu/~mdredze/datasets/sentiment/), archive or folder</item>
/// <item><c>PATH.csv</c>, <c>.tsv</c>, <c>.txt</c>, <c>.json</c>, <c>.jsonl</c>, <c>.parquet</c>, each also with <c>.gz</c> or in
/// a <c>.zip</c>, where <c>ARCHIVE.zip/NAME</c> names one of several files</item>
/// <item><c>#train</c>, <c>#test</c>, <c>#unlabelled</c> (or <c>#unsup</c>), <c>#all</c>, and for amazon-domains the names of
/// domains, joined by commas: <c>#books,dvd,test</c></item>
/// </list>
/// IMDb brings its own test split. Of the others every fifth labelled review, chosen by its text (<see cref="HashSplit"/>), is
/// the test split.
/// </summary>
public static class DataSource
{
    /// <summary>Loads the reviews, in one pass and in an order that depends only on the data.</summary>
    /// <exception cref="DataException">The spec is wrong, or what it names cannot be read or holds no such review.</exception>
    public static ReviewData Load(string spec, DataOptions options)
    {
        List<LabelledText> train = [],
            test = [];
        List<string> unlabelled = [];
        foreach (var review in Read(spec, options))
        {
            if (review.IsPositive is { } isPositive)
            {
                (review.Split == Splits.Train ? train : test).Add(
                    new(review.Text, isPositive) { Id = review.Id, Source = review.Source }
                );
            }
            else
            {
                unlabelled.Add(review.Text);
            }
        }
        return new(train, test) { Unlabelled = unlabelled };
    }

    /// <summary>Loads the reviews of several data sets, one behind the other.</summary>
    /// <exception cref="DataException">As in <see cref="Load(string, DataOptions)"/>.</exception>
    public static ReviewData Load(IReadOnlyList<string> specs, DataOptions options)
    {
        ReviewData[] sets = [.. specs.Select(spec => Load(spec, options))];
        return sets is [var only]
            ? only
            : new([.. sets.SelectMany(set => set.Train)], [.. sets.SelectMany(set => set.Test)])
            {
                Unlabelled = [.. sets.SelectMany(set => set.Unlabelled)],
            };
    }

    /// <summary>
    /// Reads reviews one after the other. Files and folders are streamed; archives are held in memory as bytes.
    /// </summary>
    /// <exception cref="DataException">As in <see cref="Load(string, DataOptions)"/>; about the content, while it is
    /// read.</exception>
    public static IEnumerable<SourceReview> Read(string spec, DataOptions options) =>
        Read(DataSpec.Parse(spec, options.Splits, isFormatGiven: options.Format is not null), options);

    /// <summary>
    /// True for one of the data sets with a name of their own, whose licences do not allow to pass their texts on.
    /// </summary>
    internal static bool IsPublishedSet(string spec) => DataSpec.IsPublishedSet(spec);

    /// <summary>
    /// Loads the labelled reviews that a model is measured on: those of the splits that the spec names or, where it names none,
    /// the test split of a data set, and all of a file, which has no split of its own.
    /// </summary>
    /// <exception cref="DataException">As in <see cref="Load(string, DataOptions)"/>.</exception>
    public static MeasuredReviews LoadToMeasure(string spec, DataOptions options)
    {
        var parsed = DataSpec.Parse(spec, Splits.None, isFormatGiven: options.Format is not null);
        var wanted =
            parsed.Splits != Splits.None ? parsed.Splits
            : parsed.Kind == DataKind.File ? Splits.Labelled
            : Splits.Test;
        List<LabelledText> reviews = [];
        int all = 0;
        foreach (var review in Read(parsed with { Splits = wanted | Splits.Labelled }, options))
        {
            if (review.IsPositive is not { } isPositive)
            {
                continue;
            }

            all++;
            if ((wanted & review.Split) != 0)
            {
                reviews.Add(new(review.Text, isPositive) { Id = review.Id, Source = review.Source });
            }
        }

        return reviews.Count > 0
            ? new(reviews, all)
            : throw new DataException(
                $"{parsed.Path} holds no labelled reviews of the selection {(parsed with { Splits = wanted }).Selection}."
            );
    }

    private static IEnumerable<SourceReview> Read(DataSpec parsed, DataOptions options) =>
        Guard(
            parsed,
            parsed.Kind switch
            {
                DataKind.Imdb => ImdbArchive.Read(parsed),
                DataKind.AmazonDomains => DomainArchive.Read(parsed, options),
                _ => Deferred(() => ReviewFile.Read(parsed, options)),
            }
        );

    /// <summary>Reads the whole of a file and says how it is read; null for a data set that is no file of rows.</summary>
    /// <param name="spec">As <see cref="DataSource"/> describes it.</param>
    /// <param name="options">What is given is not detected.</param>
    /// <param name="firstRows">The number of rows to keep.</param>
    /// <exception cref="DataException">The file cannot be read, or its columns cannot be told.</exception>
    public static DataDescription? Describe(string spec, DataOptions options, int firstRows)
    {
        var parsed = DataSpec.Parse(spec, options.Splits, isFormatGiven: options.Format is not null);
        return parsed.Kind == DataKind.File ? Guard(parsed, () => ReviewFile.Describe(parsed, options, firstRows)) : null;
    }

    // Nothing is opened before the first review is asked for.
    private static IEnumerable<SourceReview> Deferred(Func<IEnumerable<SourceReview>> read)
    {
        foreach (var review in read())
        {
            yield return review;
        }
    }

    // Everything that files and archives can throw becomes the one exception whose message callers show.
    private static IEnumerable<SourceReview> Guard(DataSpec spec, IEnumerable<SourceReview> reviews)
    {
        using var enumerator = reviews.GetEnumerator();
        int count = 0;
        for (; Guard(spec, enumerator.MoveNext); count++)
        {
            yield return enumerator.Current;
        }

        if (count == 0)
        {
            throw new DataException($"{spec.Path} holds no reviews of the selection {spec.Selection}.");
        }
    }

    private static T Guard<T>(DataSpec spec, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or FormatException)
        {
            throw new DataException($"{spec.Path} cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>The labelled reviews that a model is measured on.</summary>
/// <param name="Reviews">In the order of the data, at least one.</param>
/// <param name="Of">The number of labelled reviews that the data set, or the chosen part of it, holds.</param>
public sealed record MeasuredReviews(IReadOnlyList<LabelledText> Reviews, int Of);

/// <summary>The reviews of a data set. A split that was not asked for is empty.</summary>
public sealed record ReviewData(IReadOnlyList<LabelledText> Train, IReadOnlyList<LabelledText> Test)
{
    /// <summary>The texts of the reviews without a label.</summary>
    public IReadOnlyList<string> Unlabelled { get; init; } = [];
}
