using System.IO.Compression;
using System.Text;
using StreamSentiment.Text;

namespace StreamSentiment.Training.WordVectors;

/// <summary>Writes word vectors in word2vec's text format, as <see cref="WordVectorReader"/> reads it.</summary>
internal static class WordVectorWriter
{
    /// <param name="path">The file to write or replace; with the ending .gz it is compressed.</param>
    /// <param name="vocabulary">The words; padding is not written.</param>
    /// <param name="matrix">[vocabulary size, dimensions], row after row.</param>
    /// <exception cref="ArgumentException">The matrix does not have the vocabulary's number of rows.</exception>
    public static void Write(string path, Vocabulary vocabulary, ReadOnlySpan<float> matrix)
    {
        int dimensions = matrix.Length / vocabulary.Size;
        if (dimensions == 0 || matrix.Length != dimensions * vocabulary.Size)
        {
            throw new ArgumentException($"{matrix.Length} numbers are no rows for {vocabulary.Size} ids.", nameof(matrix));
        }

        using var writer = new StreamWriter(Create(path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16)
        {
            NewLine = "\n",
        };
        writer.WriteLine($"{vocabulary.Size - 1} {dimensions}");
        for (int id = 1; id < vocabulary.Size; id++)
        {
            writer.Write(vocabulary.Tokens[id - 1]);
            foreach (float value in matrix.Slice(id * dimensions, dimensions))
            {
                writer.Write($" {value}");
            }

            writer.WriteLine();
        }
    }

    private static Stream Create(string path)
    {
        var file = File.Create(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : file;
    }
}
