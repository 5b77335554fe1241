using System.IO.Compression;
using System.Text;

namespace StreamSentiment.Data;

/// <summary>Opens files of data sets, compressed or not.</summary>
internal static class DataFile
{
    private const int BufferSize = 1 << 16;

    // Without throwOnInvalidBytes a file in another encoding would be read as text full of U+FFFD; without the identifier a
    // byte-order mark would select the framework's UTF-8, which does not throw.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>The bytes of the file; gzip is recognised by its first two bytes, whatever the name says.</summary>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The text of the file: UTF-8, unless it begins with another byte-order mark.</summary>
    /// <remarks>Reading throws <see cref="DecoderFallbackException"/> where the bytes are no text.</remarks>
    public static StreamReader OpenText(string path) =>
        new(Open(path), StrictUtf8, detectEncodingFromByteOrderMarks: true, BufferSize);
}
