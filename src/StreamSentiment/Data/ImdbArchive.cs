using System.Text.RegularExpressions;

namespace StreamSentiment.Data;

/// <summary>
/// The Large Movie Review Dataset: one file a review, in <c>train/pos</c>, <c>train/neg</c>, <c>train/unsup</c>,
/// <c>test/pos</c> and <c>test/neg</c>. A review's id is its path without the ending: <c>test/pos/0_10</c>.
/// Source: Maas et al., "Learning Word Vectors for Sentiment Analysis", ACL 2011.
/// </summary>
internal static partial class ImdbArchive
{
    public static IEnumerable<SourceReview> Read(DataSpec spec)
    {
        bool foundAny = false;
        var files = ArchiveFiles.Read(
            spec.Path,
            path =>
            {
                var match = ReviewPath().Match(path);
                foundAny |= match.Success;
                return match.Success && spec.Wants(SplitOf(match.Groups["id"].Value)) ? match.Groups["id"].Value : null;
            }
        );
        if (!foundAny)
        {
            throw new DataException($"{spec.Path} holds no IMDb reviews, such as train/pos/0_9.txt.");
        }

        foreach (var (id, content) in files)
        {
            yield return ToReview(id, content);
        }
    }

    private static SourceReview ToReview(string id, byte[] content)
    {
        var split = SplitOf(id);
        bool? isPositive = split == Splits.Unlabelled ? null : id.Contains("/pos/", StringComparison.Ordinal);
        return new(id, MixedEncoding.Decode(content), isPositive, "imdb", split);
    }

    private static Splits SplitOf(string id) =>
        id switch
        {
            _ when id.StartsWith("train/unsup/", StringComparison.Ordinal) => Splits.Unlabelled,
            _ when id.StartsWith("train/", StringComparison.Ordinal) => Splits.Train,
            _ => Splits.Test,
        };

    // The dot in [^/.] skips the ._ files that macOS puts into archives.
    [GeneratedRegex(@"(^|/)(?<id>(train/(pos|neg|unsup)|test/(pos|neg))/[^/.]+)\.txt$", RegexOptions.ExplicitCapture)]
    private static partial Regex ReviewPath();
}
