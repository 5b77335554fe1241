using System.IO.Compression;

namespace StreamSentiment.Data.Files;

/// <summary>A file in a zip archive, which is closed with it.</summary>
internal sealed class ZipEntryStream : ReadStream
{
    private readonly ZipArchive archive;
    private readonly Stream entry;

    public ZipEntryStream(string path, string name)
    {
        archive = ZipFile.OpenRead(path);
        entry = archive.GetEntry(name)!.Open();
    }

    /// <summary>The names of the files of an archive.</summary>
    public static string[] Names(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return [.. archive.Entries.Select(entry => entry.FullName).Where(name => !name.EndsWith('/'))];
    }

    public override int Read(Span<byte> buffer) => entry.Read(buffer);

    protected override void Dispose(bool disposing)
    {
        entry.Dispose();
        archive.Dispose();
        base.Dispose(disposing);
    }
}
