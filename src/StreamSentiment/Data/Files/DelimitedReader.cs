using CsvHelper;

namespace StreamSentiment.Data.Files;

/// <summary>Reads the records of a delimited file.</summary>
internal sealed class DelimitedReader : IDisposable
{
    private readonly CsvReader reader;
    private readonly Dialect dialect;
    private readonly char separator;
    private CsvMalformedReason? malformed;

    public DelimitedReader(Stream stream, Dialect dialect, char separator)
    {
        (this.dialect, this.separator) = (dialect, separator);
        bool hasQuotes = dialect.Quote != '\0' && dialect.Delimiter != '\0';
        reader = CsvReader.Create(
            stream,
            new()
            {
                Separator = separator,
                HasHeader = false,
                TrackLineNumbers = true,
                Quote = hasQuotes ? dialect.Quote : '"',
                Escape = dialect.Escape ?? '\\',
                Mode =
                    hasQuotes ? CsvMode.Rfc4180
                    : dialect.Escape is null ? CsvMode.NoEscape
                    : CsvMode.Escape,
                OnMalformedRecord = record => malformed = record.Reason,
            }
        );
    }

    /// <summary>The number of fields of the record.</summary>
    public int FieldCount => reader.FieldCount;

    /// <summary>The line that the record begins on, from 1.</summary>
    public int Line => (int)reader.LineNumber;

    /// <summary>Where the line after the record's first one begins, in bytes from the start of the stream.</summary>
    public long NextLine => reader.ByteOffset + FirstLine(reader.RawRecord);

    /// <summary>The record opens a quote that is never closed.</summary>
    public bool IsUnterminated => malformed == CsvMalformedReason.UnterminatedQuote;

    /// <summary>A closing quote of the record has text behind it.</summary>
    public bool HasTextAfterQuote => malformed == CsvMalformedReason.TextAfterClosingQuote;

    /// <summary>The record has more lines than one.</summary>
    public bool IsLong => reader.RawRecord.IndexOfAny((byte)'\n', (byte)'\r') >= 0;

    /// <summary>A field of the record is quoted.</summary>
    public bool HasQuotedField
    {
        get
        {
            for (int i = 0; i < FieldCount; i++)
            {
                if (reader.GetRawSpan(i) is { Length: > 1 } raw && raw[0] == dialect.Quote)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public bool Read()
    {
        malformed = null;
        return reader.Read();
    }

    /// <summary>The bytes of a field, without its quotes; valid until the next record.</summary>
    public ReadOnlySpan<byte> Field(int index) => reader.GetSpan(index);

    /// <summary>The text of a field as it was before <see cref="EscapedQuotes"/>.</summary>
    public string Restore(string field) =>
        dialect.Escape is null || dialect.Quote == '\0' ? field : EscapedQuotes.Restore(field, dialect.Quote, separator);

    public void Dispose() => reader.Dispose();

    private static int FirstLine(ReadOnlySpan<byte> record)
    {
        int end = record.IndexOfAny((byte)'\n', (byte)'\r');
        return end < 0 ? record.Length
            : record[end] == '\r' && end + 1 < record.Length && record[end + 1] == '\n' ? end + 2
            : end + 1;
    }
}
