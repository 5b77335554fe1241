using System.IO.Compression;
using StreamSentiment.Data.Files;

namespace StreamSentiment.Data;

/// <summary>Opens files of data sets, compressed or not.</summary>
internal static class DataFile
{
    private const int BufferSize = 1 << 16;
    private const int BeginningSize = 1 << 18;

    /// <summary>The bytes of the file, or of the file in the zip archive that the spec names.</summary>
    public static Stream Open(DataSpec spec) => spec.Entry is { } entry ? new ZipEntryStream(spec.Path, entry) : Open(spec.Path);

    /// <summary>The bytes of the file; gzip is recognised by its first two bytes, whatever the name says.</summary>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The first 256 KiB of the file, or all of it.</summary>
    public static byte[] Beginning(DataSpec spec)
    {
        using var file = Open(spec);
        return Beginning(file);
    }

    /// <summary>The first 256 KiB of the stream, or all of it.</summary>
    public static byte[] Beginning(Stream stream)
    {
        byte[] buffer = new byte[BeginningSize];
        return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }
}
