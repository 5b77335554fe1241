using System.Formats.Tar;

namespace StreamSentiment.Data;

/// <summary>Reads the files of a tar archive (compressed or not), or of the folder that it was unpacked to.</summary>
internal static class ArchiveFiles
{
    private const int MostAtOnce = 1024 * 1024;

    /// <summary>Reads the wanted files, in the ordinal order of their keys, whatever their order in the archive.</summary>
    /// <param name="path">The archive or the folder.</param>
    /// <param name="keyOf">
    /// Maps a path inside the archive, with forward slashes, to the file's key; null for a file that is not wanted, whose bytes
    /// are skipped.
    /// </param>
    public static IEnumerable<(string Key, byte[] Content)> Read(string path, Func<string, string?> keyOf) =>
        Directory.Exists(path) ? ReadFolder(path, keyOf) : ReadArchive(path, keyOf);

    private static IEnumerable<(string, byte[])> ReadFolder(string folder, Func<string, string?> keyOf)
    {
        List<(string Key, string Path)> files = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (keyOf(Path.GetRelativePath(folder, path).Replace('\\', '/')) is { } key)
            {
                files.Add((key, path));
            }
        }
        files.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        return files.Select(file => (file.Key, File.ReadAllBytes(file.Path)));
    }

    private static List<(string, byte[])> ReadArchive(string path, Func<string, string?> keyOf)
    {
        List<(string Key, byte[] Content)> files = [];
        using var tar = new TarReader(DataFile.Open(path));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && keyOf(entry.Name) is { } key)
            {
                files.Add((key, ReadEntry(entry)));
            }
        }
        files.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        return files;
    }

    private static byte[] ReadEntry(TarEntry entry)
    {
        // As large as what is there, whatever the entry says of itself.
        using var content = new MemoryStream((int)Math.Min(entry.Length, MostAtOnce));
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }
}
