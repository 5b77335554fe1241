using System.Runtime.InteropServices;
using System.Text;

namespace StreamSentiment.Modeling.Storage;

/// <summary>Files that are on the disk when a method returns: a crash must not leave a pointer to nothing.</summary>
internal static partial class DurableFile
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
        string folder = Path.GetDirectoryName(path)!;
        string aside = Path.Combine(folder, $".{Path.GetFileName(path)}-{Guid.NewGuid():N}");
        Write(aside, content);
        File.Move(aside, path, overwrite: true);
        FlushFolder(folder);
    }

    /// <inheritdoc cref="Replace(string, byte[])"/>
    public static void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Moves a folder whose files are on the disk, names and all, and returns when a crash would not undo it.
    /// </summary>
    /// <exception cref="IOException">There is one of that name.</exception>
    public static void MoveFolder(string from, string to)
    {
        FlushFolder(from);
        Directory.Move(from, to);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(to))!);
    }

    /// <summary>
    /// The names in a folder are data of the folder, which has to reach the disk as well. .NET opens no folders, and Windows has
    /// no need of it. A file system that cannot do it says so, and nobody can help it.
    /// </summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows() || Open(folder, flags: 0) is var handle && handle < 0)
        {
            return;
        }

        _ = Flush(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
