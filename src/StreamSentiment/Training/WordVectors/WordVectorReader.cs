using System.Globalization;
using System.Text;
using StreamSentiment.Text;

namespace StreamSentiment.Training.WordVectors;

/// <summary>
/// Reads the text formats of pretrained word vectors: GloVe's, which is a word and its numbers a line, separated by blanks, and
/// word2vec's, which is the same after a line with the number of words and of dimensions. UTF-8, plain or gzip; read once from
/// end to end, whatever its size. A word may hold blanks. If a word occurs twice, its first row counts.
/// Source: https://nlp.stanford.edu/projects/glove/, https://code.google.com/archive/p/word2vec/.
/// </summary>
internal sealed class WordVectorReader
{
    private readonly Vocabulary vocabulary;
    private readonly bool[] found;
    private float[] matrix = [];
    private int dimensions;
    private long? promised;

    private WordVectorReader(Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        found = new bool[vocabulary.Size];
    }

    /// <param name="path">The file; gzip is recognised by its first bytes.</param>
    /// <param name="vocabulary">The words wanted, as they stand in the file: stems are not found in a file of words.</param>
    /// <param name="seed">
    /// The seed of the rows of words that are not in the file: uniform, with the mean and the variance of the rows that are,
    /// after Kim 2014, https://arxiv.org/abs/1408.5882.
    /// </param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidDataException">
    /// A line is wrong, or no word is in the vocabulary; names the file and the line.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordVectorTable Read(string path, Vocabulary vocabulary, int seed, CancellationToken stop = default)
    {
        using var lines = new Utf8Lines(path);
        var reader = new WordVectorReader(vocabulary);
        try
        {
            while (lines.MoveNext())
            {
                stop.ThrowIfCancellationRequested();
                reader.Take(lines.Current, lines.Number);
            }

            reader.End(lines.Number);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}, line {lines.Number}: {exception.Message}", exception);
        }

        reader.DrawMissing(new Random(seed));
        return new WordVectorTable(reader.matrix, reader.dimensions, reader.found);
    }

    private void Take(ReadOnlySpan<byte> line, long number)
    {
        line = line.TrimEnd(" \t\r"u8);
        if (number == 1)
        {
            bool isHeader = TryReadHeader(line);
            if (!isHeader)
            {
                dimensions = CountBlanks(line);
            }

            if (dimensions < 1)
            {
                throw new InvalidDataException("A word and at least one number are expected.");
            }

            matrix = new float[vocabulary.Size * dimensions];
            if (isHeader)
            {
                return;
            }
        }

        int wordEnd = WordEnd(line);
        if (TryFind(line[..wordEnd], out int id))
        {
            ReadNumbers(line[(wordEnd + 1)..], matrix.AsSpan(id * dimensions, dimensions));
        }
        else if (number == 1) // The number of fields was taken from this line: it must not be text.
        {
            ReadNumbers(line[(wordEnd + 1)..], new float[dimensions]);
        }
    }

    private bool TryReadHeader(ReadOnlySpan<byte> line)
    {
        int blank = line.IndexOf((byte)' ');
        if (
            blank < 0
            || !long.TryParse(line[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            || !int.TryParse(line[(blank + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out dimensions)
        )
        {
            return false;
        }

        promised = count;
        return true;
    }

    private static int CountBlanks(ReadOnlySpan<byte> line) => line.Count((byte)' ') + line.Count((byte)'\t');

    /// <summary>The end of the word: the numbers are the last fields, and the word may hold blanks.</summary>
    private int WordEnd(ReadOnlySpan<byte> line)
    {
        int end = line.Length;
        for (int field = 0; field < dimensions && end >= 0; field++)
        {
            end = line[..end].LastIndexOfAny((byte)' ', (byte)'\t');
        }

        return end >= 0
            ? end
            : throw new InvalidDataException(
                $"A word and {dimensions} numbers are expected, but there are "
                    + $"{(line.IsEmpty ? 0 : CountBlanks(line) + 1)} fields."
            );
    }

    /// <summary>True if the word is wanted and occurs for the first time.</summary>
    private bool TryFind(ReadOnlySpan<byte> word, out int id)
    {
        const int MaxKept = 512;
        Span<char> characters = stackalloc char[MaxKept];
        id = 0;
        // Bytes that are no UTF-8, which well-known files hold, become U+FFFD: such a word is merely not found.
        return word.Length <= MaxKept
            && Encoding.UTF8.TryGetChars(word, characters, out int length)
            && vocabulary.TryGetIndex(characters[..length], out id)
            && !found[id]
            && (found[id] = true);
    }

    private static void ReadNumbers(ReadOnlySpan<byte> fields, Span<float> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int blank = fields.IndexOfAny((byte)' ', (byte)'\t');
            var field = blank < 0 ? fields : fields[..blank];
            if (!float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]) || !float.IsFinite(row[i]))
            {
                throw new InvalidDataException($"'{Encoding.UTF8.GetString(field)}' is no number.");
            }

            fields = fields[(blank + 1)..];
        }
    }

    private void End(long lines)
    {
        if (promised is { } words && words != lines - 1)
        {
            throw new InvalidDataException($"The file ends after {lines - 1} words, but its first line promises {words}.");
        }

        if (!found.Contains(true))
        {
            throw new InvalidDataException("The file ends without a word of the vocabulary.");
        }
    }

    private void DrawMissing(Random random)
    {
        int[] known = Enumerable.Range(0, found.Length).Where(id => found[id]).ToArray();
        double mean = known.Average(id => Row(id).Average(value => (double)value));
        double variance = known.Average(id => Row(id).Average(value => (value - mean) * (value - mean)));
        double reach = Math.Sqrt(3 * variance); // the variance of what is uniform from -reach to reach is a third of reach²
        for (int id = 1; id < found.Length; id++)
        {
            if (found[id])
            {
                continue;
            }

            foreach (ref float value in Row(id).AsSpan())
            {
                value = (float)(mean + reach * (2 * random.NextDouble() - 1));
            }
        }

        ArraySegment<float> Row(int id) => new(matrix, id * dimensions, dimensions);
    }
}
