namespace StreamSentiment.Tests.Fixtures;

/// <summary>Finds files of the checkout from wherever the tests run.</summary>
internal static class Repository
{
    /// <summary>The folder that holds StreamSentiment.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The file below the folder <c>shared</c> beside the checkout, or null where it is absent.</summary>
    public static string? Shared(string relative)
    {
        string path = Path("..", "shared", relative);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "StreamSentiment.sln")))
        {
            folder =
                System.IO.Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException($"No StreamSentiment.sln above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}
