using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Documentation;

/// <summary>The pages as text: their links, and how long the README is.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Pages => [.. Page.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfAPage_LeadSomewhere(string name)
    {
        var page = new Page(name);
        string[] broken = [.. page.Links.Where(link => !LeadsSomewhere(page, link))];

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Name_OfAPageInDocs_IsLinkedFromAnother(string name) =>
        Assert.True(
            !name.StartsWith("docs/", StringComparison.Ordinal)
                || Page.All.Any(page =>
                    page.Name != name && page.Links.Any(link => Target(page, link) == new Page(name).FullPath)
                ),
            $"{name} is linked from no page."
        );

    [Fact]
    public void Readme_Length_IsAtMostAThousandWords()
    {
        int words = new Page("README.md").Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

        Assert.InRange(words, 100, 1000);
    }

    private static bool LeadsSomewhere(Page page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal))
        {
            return true; // Another site may be away without our being wrong.
        }

        string target = Target(page, link);
        string[] parts = link.Split('#', 2);
        return (File.Exists(target) || Directory.Exists(target))
            && (parts.Length == 1 || new Page(Path.GetRelativePath(Repository.Root, target)).Anchors.Contains(parts[1]));
    }

    private static string Target(Page page, string link)
    {
        string path = link.Split('#', 2)[0];
        return path.Length == 0 ? page.FullPath : Path.GetFullPath(path, Path.GetDirectoryName(page.FullPath)!);
    }
}
