using System.Text;
using System.Text.Unicode;

namespace StreamSentiment.Data.Files;

/// <summary>
/// The encoding of a text file. One that is not told is UTF-8 or, field by field, Windows-1252, unless the file begins with a
/// byte-order mark or looks like UTF-16: Windows-1252 has a letter for every byte and holds what Latin-1 holds.
/// </summary>
internal sealed class FileEncoding
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly string? name;
    private readonly Encoding? source;
    private bool sawUtf8,
        sawOther;

    /// <param name="name">The name; null for UTF-8 or Windows-1252 field by field.</param>
    /// <param name="source">The encoding to convert from; null for UTF-8 and for what is told field by field.</param>
    private FileEncoding(string? name, Encoding? source) => (this.name, this.source) = (name, source);

    /// <summary>The name: what was told, or what the text read so far has shown.</summary>
    public string Name =>
        name
        ?? (
            !sawOther ? "utf-8"
            : sawUtf8 ? "mixed"
            : "windows-1252"
        );

    /// <summary>True if the encoding was not told and some text is not UTF-8.</summary>
    public bool IsGuessed => name is null && sawOther;

    /// <exception cref="DataException">There is no encoding of the name.</exception>
    public static FileEncoding Find(DataSpec spec, string? given, ReadOnlySpan<byte> beginning) =>
        given?.ToLowerInvariant() switch
        {
            null or "auto" or "mixed" => Detect(beginning),
            "utf-8" or "utf8" => new("utf-8", null),
            "latin1" or "latin-1" => new("latin1", Encoding.Latin1),
            "cp1252" or "ansi" => new("windows-1252", Windows1252),
            var other => new(other, Named(spec, other)),
        };

    /// <summary>The file as UTF-8, which may still hold fields in Windows-1252.</summary>
    public Stream Open(DataSpec spec)
    {
        var file = DataFile.Open(spec);
        return source is null ? file : Encoding.CreateTranscodingStream(file, source, Encoding.UTF8);
    }

    /// <summary>Decodes a field; false where it is not in the encoding that was told.</summary>
    public bool TryDecode(ReadOnlySpan<byte> field, out string text)
    {
        bool isUtf8 = Utf8.IsValid(field);
        if (!isUtf8 && name is not null)
        {
            text = "";
            return false;
        }

        if (name is null && !Ascii.IsValid(field))
        {
            sawUtf8 |= isUtf8;
            sawOther |= !isUtf8;
        }
        text = (isUtf8 ? Encoding.UTF8 : Windows1252).GetString(field);
        return true;
    }

    private static FileEncoding Detect(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith(Encoding.UTF8.Preamble))
        {
            return new("utf-8", null);
        }

        if (beginning.StartsWith(Encoding.UTF32.Preamble))
        {
            return new("utf-32", Encoding.UTF32);
        }

        var first = beginning[..Math.Min(beginning.Length, 512)];
        int evenZeros = CountZeros(first, 0),
            oddZeros = CountZeros(first, 1);
        return beginning.StartsWith(Encoding.Unicode.Preamble) || oddZeros > evenZeros && oddZeros > first.Length / 8
                ? new("utf-16", Encoding.Unicode)
            : beginning.StartsWith(Encoding.BigEndianUnicode.Preamble) || evenZeros > first.Length / 8
                ? new("utf-16be", Encoding.BigEndianUnicode)
            : new(null, null);
    }

    // Zeros at even places are the high bytes of big-endian Latin letters, at odd places of little-endian ones.
    private static int CountZeros(ReadOnlySpan<byte> bytes, int from)
    {
        int zeros = 0;
        for (int i = from; i < bytes.Length; i += 2)
        {
            zeros += bytes[i] == 0 ? 1 : 0;
        }

        return zeros;
    }

    private static Encoding Named(DataSpec spec, string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException e)
        {
            throw new DataException(
                $"There is no encoding \"{name}\" to read {spec.Path} with; some names are utf-8, utf-16, windows-1252, latin1.",
                e
            );
        }
    }
}
