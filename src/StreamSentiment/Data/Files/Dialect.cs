namespace StreamSentiment.Data.Files;

/// <summary>How the fields of a delimited file are parted.</summary>
/// <param name="Delimiter">The character between fields; '\0' where each line is one field.</param>
/// <param name="Quote">The character around fields; '\0' where quotes are text.</param>
/// <param name="Escape">The character that makes a quote or delimiter after it text; null where a doubled quote does.</param>
internal readonly record struct Dialect(char Delimiter, char Quote, char? Escape)
{
    /// <summary>A character that no text holds, to read a line as one field.</summary>
    private const char NoDelimiter = '\u001F';

    /// <summary>Makes a reader of the stream, which is UTF-8 or an encoding whose ASCII is the same.</summary>
    public DelimitedReader Read(Stream stream)
    {
        char separator = Delimiter == '\0' ? NoDelimiter : Delimiter;
        bool hasQuotes = Quote != '\0' && Delimiter != '\0';
        return Escape is { } escape && hasQuotes
            ? new(new EscapedQuotes(stream, Quote, separator, escape), this, separator)
            : new(stream, this, separator);
    }
}
