using System.IO.Compression;

namespace StreamSentiment.Training.WordVectors;

/// <summary>
/// The lines of a file as bytes, plain or gzip, one buffer for all: files of word vectors are too large for strings.
/// </summary>
internal sealed class Utf8Lines : IDisposable
{
    private readonly Stream stream;
    private byte[] buffer = new byte[1 << 18];
    private Range current;
    private int start; // of what was read and is not yet given
    private int end;

    /// <param name="path">gzip is recognised by its first two bytes, whatever the name says.</param>
    public Utf8Lines(string path)
    {
        var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            bufferSize: 0,
            FileOptions.SequentialScan
        );
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        stream = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its line feed, valid until the next.</summary>
    public ReadOnlySpan<byte> Current => buffer.AsSpan(current);

    /// <exception cref="InvalidDataException">The gzip data are damaged or cut short.</exception>
    public bool MoveNext()
    {
        int seen = 0,
            length;
        while ((length = buffer.AsSpan((start + seen)..end).IndexOf((byte)'\n')) < 0)
        {
            seen = end - start;
            if (Fill())
            {
                continue;
            }

            if (seen > 0) // the last line may lack its line feed
            {
                Give(seen, next: end);
            }

            return seen > 0;
        }

        Give(seen + length, next: start + seen + length + 1);
        return true;
    }

    private void Give(int length, int next)
    {
        current = start..(start + length);
        start = next;
        Number++;
    }

    /// <summary>Moves the unfinished line to the front and reads more behind it.</summary>
    private bool Fill()
    {
        buffer.AsSpan(start..end).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        int count = stream.Read(buffer.AsSpan(end));
        end += count;
        return count > 0;
    }

    public void Dispose() => stream.Dispose();
}
