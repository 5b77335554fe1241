using System.IO.Compression;
using System.Text.Json;

namespace StreamSentiment.Benchmarks;

/// <summary>The texts of 2,000 real reviews, which lie beside the repository or where the environment says.</summary>
internal static class GoldenReviews
{
    private const string Variable = "STREAMSENTIMENT_GOLDEN";
    private const string BesideRepository = "../shared/golden/nltk.jsonl.gz";

    public static string[] ReadTexts()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(FindFile()), CompressionMode.Decompress));
        var texts = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            using var review = JsonDocument.Parse(line);
            texts.Add(review.RootElement.GetProperty("text").GetString()!);
        }

        return [.. texts];
    }

    private static string FindFile()
    {
        string path = Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(RepositoryRoot(), BesideRepository);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"The golden reviews are missing: set {Variable} to the path of nltk.jsonl.gz, or put the file at "
                    + $"{BesideRepository}, seen from the repository's root."
            );
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StreamSentiment.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
