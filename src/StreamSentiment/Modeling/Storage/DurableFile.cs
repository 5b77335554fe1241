using System.Text;

namespace StreamSentiment.Modeling.Storage;

/// <summary>Files that are on the disk when a method returns: a crash must not leave a pointer to nothing.</summary>
internal static class DurableFile
{
    public static void Write(string path, byte[] content)
    {
        using var file = File.Create(path);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Replaces a file in one step: a reader sees the former content or this one.</summary>
    public static void Replace(string path, byte[] content)
    {
        string aside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}-{Guid.NewGuid():N}");
        Write(aside, content);
        File.Move(aside, path, overwrite: true);
    }

    /// <inheritdoc cref="Replace(string, byte[])"/>
    public static void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));
}
