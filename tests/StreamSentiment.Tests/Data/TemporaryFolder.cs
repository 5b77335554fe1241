using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace StreamSentiment.Tests.Data;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("streamsentiment-");

    public string Path => folder.FullName;

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Copies a folder, with what is below it, into this one; returns the copy's path.</summary>
    public string Copy(string from, string name)
    {
        string copy = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(copy);
        foreach (string entry in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(from, entry));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(entry, target);
        }

        return copy;
    }

    public string WriteCompressed(string name, byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return Write(name, buffer.ToArray());
    }

    /// <summary>Writes the files in the order given, as a folder and as an archive; returns both paths.</summary>
    public string[] WriteBoth(params (string Name, byte[] Content)[] files)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                Write(System.IO.Path.Combine("unpacked", name), content);
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }
        return [System.IO.Path.Combine(Path, "unpacked"), WriteCompressed("archive.tar.gz", buffer.ToArray())];
    }

    public void Dispose() => folder.Delete(recursive: true);
}
