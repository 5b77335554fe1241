using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Documentation;

/// <summary>The formatter breaks code, and leaves strings, comments and raw text to people.</summary>
public sealed class LineLengthTests
{
    [Fact]
    public void Code_Lines_HaveAtMost130Characters()
    {
        const int Longest = 130;
        var files = new[] { "build", "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !Path.GetRelativePath(Repository.Root, path).Split(Path.DirectorySeparatorChar).Contains("obj"));

        Assert.Empty(
            files.SelectMany(path =>
                File.ReadLines(path)
                    .Index()
                    .Where(line => line.Item.Length > Longest)
                    .Select(line => $"{Path.GetFileName(path)}:{line.Index + 1}")
            )
        );
    }
}
