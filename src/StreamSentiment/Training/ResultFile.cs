using System.Text;
using System.Text.Json;

namespace StreamSentiment.Training;

/// <summary>
/// The finished trials of one search in a folder, so that it can be gone on with: <c>trials.jsonl</c>, a JSON object a line,
/// and <c>search.json</c>, which says of what search they are. Thread-safe; one process at a time.
/// </summary>
internal sealed class TrialFile : IDisposable
{
    private readonly Lock access = new();
    private readonly List<SearchTrial> finished = [];
    private readonly FileStream file;

    private TrialFile(FileStream file) => this.file = file;

    /// <summary>What is finished so far.</summary>
    public IReadOnlyList<SearchTrial> Finished
    {
        get
        {
            using var alone = access.EnterScope();
            return [.. finished];
        }
    }

    /// <param name="folder">Is made where it is missing.</param>
    /// <param name="facts">Of the search (<see cref="SearchFacts"/>).</param>
    /// <param name="warn">Told of a last line that a crash cut short; that trial has to be run again.</param>
    /// <exception cref="SearchException">The folder holds trials of other facts, or a damaged file.</exception>
    /// <exception cref="IOException">It cannot be read or written, or another process searches there.</exception>
    public static TrialFile Open(string folder, IReadOnlyDictionary<string, string> facts, Action<string>? warn = null)
    {
        Directory.CreateDirectory(folder);
        // None: on Unix nothing else keeps a second search out, and their lines would run into each other.
        var opened = new TrialFile(new FileStream(Path.Combine(folder, "trials.jsonl"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            string description = Path.Combine(folder, "search.json");
            if (opened.file.Length == 0)
                File.WriteAllText(description, JsonSerializer.Serialize(facts, SearchJson.Default.IReadOnlyDictionaryStringString));
            else
                RequireSame(facts, description);
            opened.Read(warn);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Keeps a trial; when this returns it survives a crash.</summary>
    public void Append(SearchTrial trial)
    {
        using var alone = access.EnterScope();
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(trial, SearchJson.Default.SearchTrial), (byte)'\n']);
        file.Flush(flushToDisk: true);
        finished.Add(trial);
    }

    public void Dispose() => file.Dispose();

    private static void RequireSame(IReadOnlyDictionary<string, string> facts, string description)
    {
        IReadOnlyDictionary<string, string> stored;
        try
        {
            stored = JsonSerializer.Deserialize(File.ReadAllBytes(description), SearchJson.Default.IReadOnlyDictionaryStringString)
                ?? throw new JsonException("It holds null.");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            throw new SearchException($"{description}, which says of what search the trials beside it are, cannot be read: {e.Message}", e);
        }

        string[] differences =
        [
            .. stored.Keys.Union(facts.Keys).Where(key => stored.GetValueOrDefault(key) != facts.GetValueOrDefault(key))
                .Select(key => $"{key} is {stored.GetValueOrDefault(key, "not there")} in it and {facts.GetValueOrDefault(key, "not there")} now"),
        ];
        if (differences.Length > 0)
            throw new SearchException($"{Path.GetDirectoryName(description)} holds the trials of another search: {string.Join("; ", differences)}. Choose another folder.");
    }

    private void Read(Action<string>? warn)
    {
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        int number = 0;
        for (int start = 0; start < content.Length;)
        {
            number++;
            int length = content.AsSpan(start).IndexOf((byte)'\n');
            var line = length < 0 ? content.AsSpan(start) : content.AsSpan(start, length);
            int next = start + line.Length + (length < 0 ? 0 : 1);
            if (TryParse(line) is { } trial)
                finished.Add(trial);
            else if (next < content.Length)
                throw new SearchException($"Line {number} of {file.Name} is damaged: it is no trial.");
            else
                CutOff(start, $"The last line of {file.Name} is cut short and left out: {Encoding.UTF8.GetString(line)}", warn);
            start = next;
        }

        // An editor may have taken the last line's end away; the next trial would stand in the same line.
        if (file.Length > 0 && file.Length == content.Length && content[^1] != '\n')
            file.WriteByte((byte)'\n');
    }

    private void CutOff(int length, string reason, Action<string>? warn)
    {
        warn?.Invoke(reason);
        file.SetLength(length);
    }

    private static SearchTrial? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, SearchJson.Default.SearchTrial);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
