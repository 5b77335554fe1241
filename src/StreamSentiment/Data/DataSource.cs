namespace StreamSentiment.Data;

/// <summary>
/// Reads data sets by their spec, which is a kind, a path and, after a <c>#</c>, what to take of it:
/// <list type="bullet">
/// <item><c>imdb:PATH</c>: the Large Movie Review Dataset (https://ai.stanford.edu/~amaas/data/sentiment/), archive or
/// folder</item>
/// <item><c>amazon-domains:PATH</c>: the Multi-Domain Sentiment Dataset
/// (https://www.cs.jhu.edu/~mdredze/datasets/sentiment/), archive or folder</item>
/// <item><c>PATH.csv</c>, <c>.tsv</c>, <c>.jsonl</c>, each also with <c>.gz</c></item>
/// <item><c>#train</c>, <c>#test</c>, <c>#unlabelled</c> (or <c>#unsup</c>), <c>#all</c>, and for amazon-domains the names of
/// domains, joined by commas: <c>#books,dvd,test</c></item>
/// </list>
/// IMDb brings its own test split. Of the others every fifth labelled review, chosen by its text (<see cref="HashSplit"/>), is
/// the test split.
/// </summary>
public static class DataSource
{
    /// <summary>Loads the labelled reviews, in one pass and in an order that depends only on the data.</summary>
    /// <exception cref="DataException">The spec is wrong, or what it names cannot be read or holds no such review.</exception>
    public static ReviewData Load(string spec, DataOptions options)
    {
        List<LabelledText> train = [],
            test = [];
        foreach (var review in Read(spec, options))
        {
            if (review.IsPositive is { } isPositive)
            {
                (review.Split == Splits.Train ? train : test).Add(
                    new(review.Text, isPositive) { Id = review.Id, Source = review.Source }
                );
            }
        }
        return new(train, test);
    }

    /// <summary>
    /// Reads reviews one after the other. Files and folders are streamed; archives are held in memory as bytes.
    /// </summary>
    /// <exception cref="DataException">As in <see cref="Load"/>; about the content, while it is read.</exception>
    public static IEnumerable<SourceReview> Read(string spec, DataOptions options)
    {
        var parsed = DataSpec.Parse(spec, options.Splits);
        return Guard(
            parsed,
            parsed.Kind switch
            {
                DataKind.Imdb => ImdbArchive.Read(parsed),
                DataKind.AmazonDomains => DomainArchive.Read(parsed, options),
                DataKind.JsonLines => JsonLinesFile.Read(parsed, options),
                _ => DelimitedFile.Read(parsed, options),
            }
        );
    }

    // Everything that files and archives can throw becomes the one exception whose message callers show.
    private static IEnumerable<SourceReview> Guard(DataSpec spec, IEnumerable<SourceReview> reviews)
    {
        using var enumerator = reviews.GetEnumerator();
        int count = 0;
        for (; MoveNext(spec, enumerator); count++)
        {
            yield return enumerator.Current;
        }

        if (count == 0)
        {
            throw new DataException($"{spec.Path} holds no reviews of the selection {spec.Selection}.");
        }
    }

    private static bool MoveNext(DataSpec spec, IEnumerator<SourceReview> reviews)
    {
        try
        {
            return reviews.MoveNext();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or FormatException)
        {
            throw new DataException($"{spec.Path} cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>The labelled reviews of a data set. A split that was not asked for is empty.</summary>
public sealed record ReviewData(IReadOnlyList<LabelledText> Train, IReadOnlyList<LabelledText> Test);
