using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamSentiment.Data;

/// <summary>
/// The Multi-Domain Sentiment Dataset: a folder a domain, in it <c>positive.review</c>, <c>negative.review</c> and perhaps
/// <c>unlabeled.review</c>. They look like XML and are not: every tag has its own line, but ampersands stand bare, bytes of
/// Windows-1252 among UTF-8 and no root element. A review's id is <c>books/positive/</c> and its <c>unique_id</c>; its text is
/// the title, where there is one, and below it the review, as a reader of the shop sees it.
/// Source: Blitzer et al., "Biographies, Bollywood, Boom-boxes and Blenders", ACL 2007.
/// </summary>
internal static partial class DomainArchive
{
    public static IEnumerable<SourceReview> Read(DataSpec spec, DataOptions options)
    {
        HashSet<string> found = [];
        var files = ArchiveFiles.Read(
            spec.Path,
            path =>
            {
                if (!ReviewFilePath().Match(path).TryGet(out string? domain, out string? label))
                {
                    return null;
                }

                found.Add(domain);
                return Wants(spec, domain, label) ? $"{domain}/{label}" : null;
            }
        );
        RefuseUnknownDomains(spec, found);
        foreach (var review in files.SelectMany(file => ReadFile(file.Key, file.Content, options)))
        {
            if (spec.Wants(review.Split))
            {
                yield return review;
            }
        }
    }

    private static bool Wants(DataSpec spec, string domain, string label) =>
        (spec.Domains.Count == 0 || spec.Domains.Contains(domain))
        && spec.Wants(label == "unlabeled" ? Splits.Unlabelled : Splits.Labelled);

    private static void RefuseUnknownDomains(DataSpec spec, HashSet<string> found)
    {
        if (found.Count == 0)
        {
            throw new DataException($"{spec.Path} holds no reviews of product domains, such as books/positive.review.");
        }

        if (spec.Domains.FirstOrDefault(domain => !found.Contains(domain)) is { } unknown)
        {
            throw new DataException(
                $"{spec.Path} has no domain \"{unknown}\"; it has {string.Join(", ", found.Order(StringComparer.Ordinal))}."
            );
        }
    }

    private static IEnumerable<SourceReview> ReadFile(string file, byte[] content, DataOptions options)
    {
        var (domain, label) = file.Split('/') is [var first, var second] ? (first, second) : default;
        bool? isPositive = label == "unlabeled" ? null : label == "positive";
        Dictionary<string, int> uses = [];
        int number = 0,
            withoutText = 0,
            contradictions = 0;
        foreach (string? record in ReviewTag().Split(MixedEncoding.Decode(content).ReplaceLineEndings("\n")).Skip(1))
        {
            number++;
            var fields = ReadFields(record);
            if (fields.GetValueOrDefault("review_text", "") is not { Length: > 0 } text)
            {
                withoutText++;
                continue;
            }
            if (Contradicts(fields.GetValueOrDefault("rating"), isPositive))
            {
                contradictions++;
            }

            var split = isPositive is null ? Splits.Unlabelled : HashSplit.FromText(text);
            yield return new($"{file}/{UniqueId(fields, number, uses)}", WithTitle(fields, text), isPositive, domain, split);
        }
        if (withoutText > 0)
        {
            options.Warn?.Invoke($"{file}: left out {withoutText} of {number} reviews, which have no text.");
        }

        if (contradictions > 0)
        {
            options.Warn?.Invoke($"{file}: {contradictions} of {number} reviews have a rating that contradicts their label.");
        }
    }

    private static Dictionary<string, string> ReadFields(string record)
    {
        Dictionary<string, string> fields = [];
        foreach (Match match in Field().Matches(record))
        {
            fields.TryAdd(match.Groups["name"].Value, match.Groups["value"].Value.Trim());
        }

        return fields;
    }

    private static string WithTitle(Dictionary<string, string> fields, string text) =>
        fields.GetValueOrDefault("title", "") is { Length: > 0 } title ? $"{title}\n{text}" : text;

    // 3 stars contradict either label; a rating that is missing or no number contradicts none.
    private static bool Contradicts(string? rating, bool? isPositive) =>
        isPositive is { } positive
        && double.TryParse(rating, NumberStyles.Float, CultureInfo.InvariantCulture, out double stars)
        && (positive ? stars <= 3 : stars >= 3);

    // A second review of the same unique_id becomes ID~2; one without becomes its number in the file.
    private static string UniqueId(Dictionary<string, string> fields, int number, Dictionary<string, int> uses)
    {
        if (fields.GetValueOrDefault("unique_id", "") is not { Length: > 0 } id)
        {
            return $"{number}";
        }

        int use = uses[id] = uses.GetValueOrDefault(id) + 1;
        return use == 1 ? id : $"{id}~{use}";
    }

    private static bool TryGet(this Match match, out string domain, out string label)
    {
        domain = match.Groups["domain"].Value == "kitchen_&_housewares" ? "kitchen" : match.Groups["domain"].Value;
        label = match.Groups["label"].Value;
        return match.Success;
    }

    [GeneratedRegex(@"(^|/)(?<domain>[^/]+)/(?<label>positive|negative|unlabeled)\.review$", RegexOptions.ExplicitCapture)]
    private static partial Regex ReviewFilePath();

    [GeneratedRegex(@"^<review>[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex ReviewTag();

    [GeneratedRegex(
        @"^<(?<name>unique_id|rating|title|review_text)>[ \t]*\n(?<value>.*?)^</\k<name>>",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Field();
}
