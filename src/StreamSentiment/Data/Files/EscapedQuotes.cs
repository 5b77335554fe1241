namespace StreamSentiment.Data.Files;

/// <summary>
/// Takes the escapes out of a delimited file, which the reader of RFC 4180 does not know: an escaped quote or delimiter becomes
/// a control character that stands for it, until <see cref="Restore"/>; an escaped escape becomes one. Any other escape is text.
/// </summary>
internal sealed class EscapedQuotes(Stream inner, char quote, char delimiter, char escape) : ReadStream
{
    // Information separators of ASCII, which no text holds.
    private const char StandsForQuote = '\u001D';
    private const char StandsForDelimiter = '\u001E';

    private readonly byte[] input = new byte[1 << 15];
    private int position,
        length;
    private byte? held;

    /// <summary>The text of a field with its quotes and delimiters.</summary>
    public static string Restore(string field, char quote, char delimiter) =>
        field.Replace(StandsForQuote, quote).Replace(StandsForDelimiter, delimiter);

    public override int Read(Span<byte> buffer)
    {
        int written = 0;
        while (written < buffer.Length && (written == 0 || position < length || held is not null))
        {
            if (Next() is not { } next)
            {
                break;
            }

            buffer[written++] = next;
        }

        return written;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private byte? Next()
    {
        if (held is { } waiting)
        {
            held = null;
            return waiting;
        }

        byte? first = Take();
        if (first != escape)
        {
            return first;
        }

        byte? second = Take();
        if (second == quote || second == delimiter || second == escape)
        {
            return (byte)(
                second == quote ? StandsForQuote
                : second == delimiter ? StandsForDelimiter
                : escape
            );
        }

        held = second;
        return first;
    }

    private byte? Take()
    {
        if (position == length)
        {
            (position, length) = (0, inner.Read(input));
        }

        return position < length ? input[position++] : null;
    }
}
