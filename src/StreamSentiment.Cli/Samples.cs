using StreamSentiment.Data;

namespace StreamSentiment.Cli;

/// <summary>The sample reviews that are bundled with the tool.</summary>
internal static class Samples
{
    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "samples", "reviews.jsonl");

    public static string[] Texts() =>
        [.. DataSource.Read(File, new DataOptions { Splits = Splits.All }).Select(review => review.Text)];
}
