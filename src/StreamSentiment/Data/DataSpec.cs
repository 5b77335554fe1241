namespace StreamSentiment.Data;

/// <summary>A parsed spec of a data set.</summary>
/// <param name="Path">An existing file or folder.</param>
/// <param name="Splits">The splits to read.</param>
/// <param name="Domains">The product domains to read; empty for all.</param>
internal sealed record DataSpec(DataKind Kind, string Path, Splits Splits, IReadOnlyList<string> Domains)
{
    private static readonly (string Prefix, DataKind Kind)[] Prefixes =
    [
        ("imdb:", DataKind.Imdb),
        ("amazon-domains:", DataKind.AmazonDomains),
    ];

    private static readonly (string Extension, DataKind Kind)[] Extensions =
    [
        (".csv", DataKind.Csv),
        (".tsv", DataKind.Tsv),
        (".jsonl", DataKind.JsonLines),
    ];

    /// <summary>The name of the file or folder.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));

    /// <summary>The selected splits and domains, for a message: "train, books".</summary>
    public string Selection => string.Join(", ", Domains.Prepend(Splits.ToString().ToLowerInvariant()));

    public bool Wants(Splits split) => (Splits & split) != 0;

    /// <summary>Parses a spec.</summary>
    /// <param name="spec">As <see cref="DataSource"/> describes it.</param>
    /// <param name="defaultSplits">The splits to read where the spec names none.</param>
    /// <exception cref="DataException">The spec is wrong or the path does not exist.</exception>
    public static DataSpec Parse(string spec, Splits defaultSplits)
    {
        int hash = spec.LastIndexOf('#');
        string location = hash < 0 ? spec : spec[..hash];
        var (kind, path) = ParseLocation(location);
        if (!File.Exists(path) && !(IsArchive(kind) && Directory.Exists(path)))
        {
            throw new DataException($"There is no {(IsArchive(kind) ? "file or folder" : "file")} {path}.");
        }

        return Select(new(kind, path, Splits.None, []), hash < 0 ? "" : spec[(hash + 1)..], defaultSplits);
    }

    private static (DataKind, string) ParseLocation(string location)
    {
        foreach (var (prefix, kind) in Prefixes)
        {
            if (location.StartsWith(prefix, StringComparison.Ordinal))
            {
                return (kind, location[prefix.Length..]);
            }
        }
        string name = location.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? location[..^3] : location;
        foreach (var (extension, kind) in Extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return (kind, location);
            }
        }
        throw new DataException(
            $"\"{location}\" is neither imdb:PATH nor amazon-domains:PATH nor a file .csv, .tsv or .jsonl (or one of these .gz)."
        );
    }

    private static DataSpec Select(DataSpec spec, string selection, Splits defaultSplits)
    {
        var splits = Splits.None;
        List<string> domains = [];
        foreach (string word in selection.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ParseSplit(word) is { } split)
            {
                splits |= split;
            }
            else if (spec.Kind == DataKind.AmazonDomains)
            {
                domains.Add(word);
            }
            else
            {
                throw new DataException($"\"#{word}\" is none of #train, #test, #unlabelled and #all.");
            }
        }
        return spec with { Splits = splits == Splits.None ? defaultSplits : splits, Domains = domains };
    }

    private static Splits? ParseSplit(string word) =>
        word switch
        {
            "train" => Splits.Train,
            "test" => Splits.Test,
            "unlabelled" or "unsup" => Splits.Unlabelled,
            "all" => Splits.All,
            _ => null,
        };

    private static bool IsArchive(DataKind kind) => kind is DataKind.Imdb or DataKind.AmazonDomains;
}

/// <summary>The format of a data set.</summary>
internal enum DataKind
{
    Imdb,
    AmazonDomains,
    Csv,
    Tsv,
    JsonLines,
}
