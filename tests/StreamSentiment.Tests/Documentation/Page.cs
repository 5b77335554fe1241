using System.Text.RegularExpressions;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Documentation;

/// <summary>A page of the documentation.</summary>
/// <param name="Name">Its path in the repository, with slashes.</param>
internal sealed partial record Page(string Name)
{
    /// <summary>Every page that a person reads, in the order of their names.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories))
            .Append(Repository.Path("models", "README.md"))
            .Concat(Directory.EnumerateFiles(Repository.Path("tests", "StreamSentiment.Benchmarks", "results"), "*.md"))
            .Select(path => new Page(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')))
            .OrderBy(page => page.Name, StringComparer.Ordinal),
    ];

    public string FullPath => Repository.Path(Name);

    public string Text { get; } = File.ReadAllText(Repository.Path(Name)).ReplaceLineEndings("\n");

    /// <summary>The text without what stands in blocks of code.</summary>
    public string Prose => CodeBlock().Replace(Text, "");

    /// <summary>What stands in blocks that are marked as bash.</summary>
    public IEnumerable<string> BashBlocks => BashBlock().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>What stands between back-ticks inside a line.</summary>
    public IEnumerable<string> CodeSpans => CodeSpan().Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>Where links of the page lead.</summary>
    public IEnumerable<string> Links => Link().Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>What a link may name behind a <c>#</c>: each heading as the hosts of Git repositories write it.</summary>
    public IReadOnlySet<string> Anchors =>
        Heading()
            .Matches(Prose)
            .Select(match => Punctuation().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'))
            .ToHashSet();

    public override string ToString() => Name;

    [GeneratedRegex(@"^```.*?^```\s*?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^```bash\n(.*?)^```\s*?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BashBlock();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
