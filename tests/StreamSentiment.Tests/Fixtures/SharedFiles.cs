namespace StreamSentiment.Tests.Fixtures;

/// <summary>Files that lie beside the repository, not in it: tests that need one are skipped without it.</summary>
internal static class SharedFiles
{
    public const string GoldenReviews = "golden/nltk.jsonl.gz";

    /// <summary>The full path of a file under <c>../shared</c>, seen from the repository's root; null if there is none.</summary>
    public static string? Find(string relative)
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", relative));
        return File.Exists(path) ? path : null;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StreamSentiment.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No folder above the tests holds StreamSentiment.sln.");
    }
}
