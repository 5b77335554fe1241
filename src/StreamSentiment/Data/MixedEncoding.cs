using System.Text;
using System.Text.Unicode;

namespace StreamSentiment.Data;

/// <summary>Decodes text whose encoding is unknown and may change within a file.</summary>
internal static class MixedEncoding
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// Decodes line by line: a line that is valid UTF-8 is UTF-8, any other is Windows-1252, which has a character for every
    /// byte. The substitute character 0x1A, which marks a lost letter, becomes U+FFFD, which means the same.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        string text = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : DecodeLines(bytes);
        return text.Replace('\u001A', '\uFFFD');
    }

    private static string DecodeLines(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            int length = bytes.IndexOf((byte)'\n') + 1;
            var line = length == 0 ? bytes : bytes[..length];
            text.Append((Utf8.IsValid(line) ? Encoding.UTF8 : Windows1252).GetString(line));
            bytes = bytes[line.Length..];
        }
        return text.ToString();
    }
}
