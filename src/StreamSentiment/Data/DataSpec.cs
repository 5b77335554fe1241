using StreamSentiment.Data.Files;

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

    private static readonly (string Extension, FileFormat Format, char? Delimiter)[] Extensions =
    [
        (".csv", FileFormat.Csv, ','),
        (".tsv", FileFormat.Csv, '\t'),
        (".tab", FileFormat.Csv, '\t'),
        (".psv", FileFormat.Csv, '|'),
        (".txt", FileFormat.Csv, null),
        (".json", FileFormat.Json, null),
        (".jsonl", FileFormat.Json, null),
        (".ndjson", FileFormat.Json, null),
        (".parquet", FileFormat.Parquet, null),
    ];

    /// <summary>The file in the zip archive that <see cref="Path"/> is; null for a file of its own.</summary>
    public string? Entry { get; init; }

    /// <summary>The format that the name of the file suggests.</summary>
    public FileFormat Format => Extension?.Format ?? FileFormat.Csv;

    /// <summary>The delimiter that the name of the file suggests; null if each of its lines may be a text.</summary>
    public char? Delimiter => Extension is { } extension ? extension.Delimiter : ',';

    private (string Extension, FileFormat Format, char? Delimiter)? Extension => ExtensionOf(Entry ?? Path);

    /// <summary>The name of the file or folder.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Entry ?? Path));

    /// <summary>The selected splits and domains, for a message: "train, books".</summary>
    public string Selection => string.Join(", ", Domains.Prepend(Splits.ToString().ToLowerInvariant()));

    public bool Wants(Splits split) => (Splits & split) != 0;

    /// <summary>True for a kind other than a file of rows, whether or not the path exists.</summary>
    public static bool IsPublishedSet(string spec) =>
        Prefixes.Any(each => spec.StartsWith(each.Prefix, StringComparison.Ordinal));

    /// <summary>Parses a spec.</summary>
    /// <param name="spec">As <see cref="DataSource"/> describes it.</param>
    /// <param name="defaultSplits">The splits to read where the spec names none.</param>
    /// <param name="isFormatGiven">True if a file may have any name. Default: false.</param>
    /// <exception cref="DataException">The spec is wrong or the path does not exist.</exception>
    public static DataSpec Parse(string spec, Splits defaultSplits, bool isFormatGiven = false)
    {
        int hash = File.Exists(spec) ? -1 : spec.LastIndexOf('#');
        var located = ParseLocation(hash < 0 ? spec : spec[..hash], isFormatGiven);
        bool mayBeFolder = located.Kind != DataKind.File;
        if (!File.Exists(located.Path) && !(mayBeFolder && Directory.Exists(located.Path)))
        {
            throw new DataException($"There is no {(mayBeFolder ? "file or folder" : "file")} {located.Path}.");
        }

        if (located.Kind == DataKind.File && IsZip(located.Path))
        {
            located = located with { Entry = FindEntry(located.Path, located.Entry) };
        }

        return Select(located, hash < 0 ? "" : spec[(hash + 1)..], defaultSplits);
    }

    private static DataSpec ParseLocation(string location, bool isFormatGiven)
    {
        foreach (var (prefix, kind) in Prefixes)
        {
            if (location.StartsWith(prefix, StringComparison.Ordinal))
            {
                return new(kind, location[prefix.Length..], Splits.None, []);
            }
        }

        int zip = location.IndexOf(".zip/", StringComparison.OrdinalIgnoreCase);
        return zip >= 0 && !File.Exists(location)
                ? new(DataKind.File, location[..(zip + 4)], Splits.None, []) { Entry = location[(zip + 5)..] }
            : isFormatGiven && location.Length > 0 || IsZip(location) || ExtensionOf(location) is not null
                ? new(DataKind.File, location, Splits.None, [])
            : throw new DataException(
                $"\"{location}\" is neither imdb:PATH nor amazon-domains:PATH nor a file {KnownExtensions} (or one of "
                    + "these .gz or in a .zip). --format says what a file of another name is."
            );
    }

    private static string KnownExtensions => string.Join(", ", Extensions.Select(known => known.Extension));

    private static (string Extension, FileFormat Format, char? Delimiter)? ExtensionOf(string name)
    {
        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        foreach (var known in Extensions)
        {
            if (name.EndsWith(known.Extension, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return null;
    }

    private static bool IsZip(string path) => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file of an archive: the one that is named, or the only one that may hold reviews.</summary>
    private static string FindEntry(string path, string? named)
    {
        string[] files = ZipEntryStream.Names(path);
        string[] found = named is null
            ? [.. files.Where(name => ExtensionOf(name) is not null && !IsLitter(name))]
            : [.. files.Where(name => name == named)];
        return found switch
        {
            [var only] => only,
            [] => throw new DataException(
                $"{path} holds no file {named ?? KnownExtensions}; it holds {string.Join(", ", files.Take(20))}."
            ),
            _ => throw new DataException(
                $"{path} holds {found.Length} files of reviews: name one, such as {path}/{found[0]}. There are "
                    + $"{string.Join(", ", found.Take(20))}."
            ),
        };
    }

    // What macOS puts into archives.
    private static bool IsLitter(string name) =>
        name.StartsWith("__MACOSX/", StringComparison.Ordinal) || System.IO.Path.GetFileName(name).StartsWith('.');

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
}

/// <summary>The kind of a data set.</summary>
internal enum DataKind
{
    Imdb,
    AmazonDomains,

    /// <summary>A file of rows.</summary>
    File,
}
