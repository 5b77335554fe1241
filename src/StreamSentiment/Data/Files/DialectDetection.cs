namespace StreamSentiment.Data.Files;

/// <summary>Finds how the fields of a delimited file are parted, from its beginning.</summary>
internal static class DialectDetection
{
    /// <summary>Enough rows to tell; the beginning of a file may hold many more.</summary>
    private const int MostRows = 2_000;

    // A comma is found in texts and numbers by chance; the others are not, so they win where the counts are equal.
    private static readonly char[] Delimiters = ['\t', ';', '|', ','];

    /// <param name="beginning">The beginning of the file, as UTF-8 or an encoding whose ASCII is the same.</param>
    /// <param name="isWhole">True if it is the whole file.</param>
    /// <param name="usual">The delimiter that the name of the file suggests; null if its lines may be texts.</param>
    /// <param name="options">What is given is not detected.</param>
    public static Dialect Detect(byte[] beginning, bool isWhole, char? usual, DataOptions options)
    {
        if (options.Delimiter is { } given)
        {
            return BestQuotes(beginning, isWhole, given, options).Dialect;
        }

        if (HintOf(beginning) is { } hint)
        {
            return BestQuotes(beginning, isWhole, hint, options).Dialect;
        }

        Sample? best = null;
        foreach (char delimiter in Delimiters)
        {
            var sample = BestQuotes(beginning, isWhole, delimiter, options);
            if (sample.FirstCount > 1 && (best is null || sample.Share > best.Value.Share))
            {
                best = sample;
            }
        }

        if (best is { Share: >= 0.5 } found)
        {
            return found.Dialect;
        }

        // One column: unless its commas are in quotes, each line is a text.
        return usual is { } expected && BestQuotes(beginning, isWhole, expected, options) is { Share: >= 0.9 } single
            ? single.Dialect
            : new('\0', '\0', null);
    }

    /// <summary>The delimiter of Excel's first line <c>sep=;</c>, or null.</summary>
    public static char? HintOf(ReadOnlySpan<byte> beginning)
    {
        beginning = beginning.TrimStart("\uFEFF"u8);
        return beginning.Length > 5 && beginning.StartsWith("sep="u8) && beginning[5] is (byte)'\n' or (byte)'\r'
            ? (char)beginning[4]
            : null;
    }

    private static Sample BestQuotes(byte[] beginning, bool isWhole, char delimiter, DataOptions options)
    {
        if (options.Quote is '\0')
        {
            return Take(beginning, isWhole, new(delimiter, '\0', options.Escape));
        }

        char quote = options.Quote ?? '"';
        var quoted = Take(beginning, isWhole, new(delimiter, quote, options.Escape));
        if (quoted.Malformed == 0 || options.Escape is not null)
        {
            return quoted;
        }

        if (beginning.AsSpan().IndexOf([(byte)'\\', (byte)quote]) >= 0)
        {
            var escaped = Take(beginning, isWhole, new(delimiter, quote, '\\'));
            if (escaped.Malformed * 4 <= quoted.Malformed)
            {
                return escaped;
            }
        }

        // In TSV, quotes are text by definition; elsewhere, if hardly a field is quoted as it should be.
        var plain = Take(beginning, isWhole, new(delimiter, '\0', null));
        return
            options.Quote is null
            && plain.Share >= quoted.Share
            && (
                delimiter == '\t' || quoted.WellQuoted == 0 || quoted.WellQuoted <= quoted.Malformed && plain.Share > quoted.Share
            )
            ? plain
            : quoted;
    }

    private static Sample Take(byte[] beginning, bool isWhole, Dialect dialect)
    {
        using var reader = dialect.Read(new MemoryStream(beginning));
        int rows = 0,
            same = 0,
            first = 0,
            malformed = 0,
            wellQuoted = 0;
        while (rows < MostRows && reader.Read())
        {
            // The last record may be cut by the end of the beginning, unless it began long before.
            bool isCut = !isWhole && reader.NextLine >= beginning.Length;
            if (isCut || reader.IsUnterminated && !isWhole && reader.NextLine > beginning.Length / 2)
            {
                continue;
            }

            first = rows == 0 ? reader.FieldCount : first;
            rows++;
            same += reader.FieldCount == first ? 1 : 0;
            bool isMalformed = reader.IsUnterminated || reader.HasTextAfterQuote;
            malformed += isMalformed ? 1 : 0;
            wellQuoted += !isMalformed && dialect.Quote != '\0' && reader.HasQuotedField ? 1 : 0;
        }

        return new(dialect, first, rows == 0 ? 0 : same / (double)rows, malformed, wellQuoted);
    }

    /// <summary>What a dialect makes of the beginning of a file.</summary>
    /// <param name="FirstCount">The number of fields of the first row.</param>
    /// <param name="Share">The share of the rows that have as many.</param>
    /// <param name="Malformed">Rows whose quotes do not pair.</param>
    /// <param name="WellQuoted">Rows with quoted fields whose quotes pair.</param>
    private readonly record struct Sample(Dialect Dialect, int FirstCount, double Share, int Malformed, int WellQuoted);
}
