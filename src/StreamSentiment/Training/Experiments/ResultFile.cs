using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamSentiment.Training.Experiments;

/// <summary>
/// The finished results of long work in a folder, so that it can be continued: a file of JSON objects, one a line, and one
/// beside it that describes the work. Thread-safe; one process at a time.
/// </summary>
internal sealed class ResultFile<T> : IDisposable
    where T : class
{
    private readonly Lock access = new();
    private readonly List<T> finished = [];
    private readonly ResultKind<T> kind;
    private readonly FileStream file;

    private ResultFile(ResultKind<T> kind, FileStream file)
    {
        this.kind = kind;
        this.file = file;
    }

    /// <summary>The results so far.</summary>
    public IReadOnlyList<T> Finished
    {
        get
        {
            using var alone = access.EnterScope();
            return [.. finished];
        }
    }

    /// <param name="kind">The kind of result that the folder holds.</param>
    /// <param name="folder">Created if it is missing.</param>
    /// <param name="facts">
    /// All that the results depend on (<see cref="ResultFacts"/>): those of other facts cannot be compared.
    /// </param>
    /// <param name="warn">Called if a crash cut the last line short; that result has to be computed again.</param>
    /// <exception cref="ResultFileException">The folder holds results of other facts, or a damaged file.</exception>
    /// <exception cref="IOException">It cannot be read or written, or another process works there.</exception>
    public static ResultFile<T> Open(
        ResultKind<T> kind,
        string folder,
        IReadOnlyDictionary<string, string> facts,
        Action<string>? warn = null
    )
    {
        Directory.CreateDirectory(folder);
        // None: on Unix nothing else keeps a second process out, and their lines would run into each other.
        var opened = new ResultFile<T>(
            kind,
            new FileStream(Path.Combine(folder, kind.File), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
        );
        try
        {
            string description = Path.Combine(folder, kind.Description);
            if (opened.file.Length == 0)
            {
                File.WriteAllText(
                    description,
                    JsonSerializer.Serialize(facts, SearchJson.Default.IReadOnlyDictionaryStringString)
                );
            }
            else
            {
                opened.RequireSame(facts, description);
            }

            opened.Read(warn);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Stores a result; when this returns it survives a crash.</summary>
    public void Append(T result)
    {
        using var alone = access.EnterScope();
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(result, kind.Json), (byte)'\n']);
        file.Flush(flushToDisk: true);
        finished.Add(result);
    }

    public void Dispose() => file.Dispose();

    private void RequireSame(IReadOnlyDictionary<string, string> facts, string description)
    {
        IReadOnlyDictionary<string, string> stored;
        try
        {
            stored =
                JsonSerializer.Deserialize(File.ReadAllBytes(description), SearchJson.Default.IReadOnlyDictionaryStringString)
                ?? throw new JsonException("It holds null.");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            throw new ResultFileException(
                $"{description}, which describes the {kind.Work} of the {kind.Result}s beside it, cannot be read: {e.Message}",
                e
            );
        }

        string[] differences =
        [
            .. stored
                .Keys.Union(facts.Keys)
                .Where(key => stored.GetValueOrDefault(key) != facts.GetValueOrDefault(key))
                .Select(key =>
                    $"{key} is {stored.GetValueOrDefault(key, "not there")} in it and "
                    + $"{facts.GetValueOrDefault(key, "not there")} now"
                ),
        ];
        if (differences.Length > 0)
        {
            throw new ResultFileException(
                $"{Path.GetDirectoryName(description)} holds the {kind.Result}s of another {kind.Work}: "
                    + $"{string.Join("; ", differences)}. Choose another folder."
            );
        }
    }

    private void Read(Action<string>? warn)
    {
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        int number = 0;
        int start = 0;
        while (start < content.Length)
        {
            number++;
            int length = content.AsSpan(start).IndexOf((byte)'\n');
            var line = length < 0 ? content.AsSpan(start) : content.AsSpan(start, length);
            int next = start + line.Length + (length < 0 ? 0 : 1);
            if (TryParse(line) is { } result)
            {
                finished.Add(result);
            }
            else if (next < content.Length)
            {
                throw new ResultFileException($"Line {number} of {file.Name} is damaged: it is no {kind.Result}.");
            }
            else
            {
                CutOff(
                    start,
                    $"The last line of {file.Name} is cut short and was removed; it will be computed again: "
                        + Encoding.UTF8.GetString(line),
                    warn
                );
            }

            start = next;
        }

        // An editor may have taken the last line's end away; the next result would stand in the same line.
        if (file.Length > 0 && file.Length == content.Length && content[^1] != '\n')
        {
            file.WriteByte((byte)'\n');
        }
    }

    private void CutOff(int length, string reason, Action<string>? warn)
    {
        warn?.Invoke(reason);
        file.SetLength(length);
    }

    private T? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, kind.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A kind of result that a <see cref="ResultFile{T}"/> holds, with its names.</summary>
/// <param name="File">The name of the file of results, one a line.</param>
/// <param name="Description">The name of the file beside it that describes the work.</param>
/// <param name="Work">The word for the whole: "search".</param>
/// <param name="Result">The word for one result: "trial".</param>
/// <param name="Json">The JSON contract of a result; on one line.</param>
internal sealed record ResultKind<T>(string File, string Description, string Work, string Result, JsonTypeInfo<T> Json);

/// <summary>Stored results cannot be continued.</summary>
internal sealed class ResultFileException(string message, Exception? innerException = null)
    : StreamSentimentException(message, innerException);
