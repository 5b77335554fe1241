namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// The versions that were current before the current one, the oldest first: one a line in a file beside the pointer.
/// </summary>
internal sealed class ModelHistory(string path)
{
    public const string FileName = "history";

    /// <summary>More than anybody rolls back.</summary>
    private const int Longest = 100;

    public IReadOnlyList<string> Read() =>
        File.Exists(path) ? File.ReadAllLines(path).Where(line => line.Length > 0).ToArray() : [];

    public void Append(string version) => Write([.. Read(), version]);

    /// <summary>Forgets the last entry of this version and everything after it.</summary>
    public void CutBefore(string version)
    {
        var versions = Read().ToList();
        Write(versions[..versions.LastIndexOf(version)]);
    }

    private void Write(IReadOnlyList<string> versions) =>
        DurableFile.Replace(path, string.Concat(versions.TakeLast(Longest).Select(version => version + "\n")));
}
