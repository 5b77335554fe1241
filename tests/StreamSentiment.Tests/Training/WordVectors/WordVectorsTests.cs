using System.Globalization;
using System.Text;
using StreamSentiment.Tests.Data;
using StreamSentiment.Text;
using StreamSentiment.Training.WordVectors;

namespace StreamSentiment.Tests.Training.WordVectors;

public sealed class WordVectorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Vocabulary vocabulary = VocabularyOf("good", "film", "café", "lost");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Formats =>
        new()
        {
            "film 0.5 -1e-3\nother 7 8\ncafé 3 4\ngood 1 2\n", // GloVe
            "4 2\nfilm 0.5 -1e-3 \nother 7 8 \ncafé 3 4 \ngood 1 2 \n", // word2vec ends its lines with a blank
            "film\t0.5\t-1e-3\r\nother\t7\t8\r\ncafé\t3\t4\r\ngood\t1\t2", // tabs, carriage returns, no last line feed
            "film 0.5 -1e-3\nat name@domain.com 7 8\ncafé 3 4\ngood 1 2\n",
            "6 2\n. . . 7 8\nfilm 0.5 -1e-3\ngood film 7 8\n 7 8\ncafé 3 4\ngood 1 2\n", // words with blanks, an empty word
            "film 0.5 -1e-3\nfilm 7 8\ncafé 3 4\ngood 1 2\ncafé 7 8\n", // the first of a word counts
        };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_AnyFormat_FindsTheVocabularysWords(string content)
    {
        foreach (
            string? path in new[]
            {
                folder.Write("v.txt", content),
                folder.WriteCompressed("v.gz", Encoding.UTF8.GetBytes(content)),
            }
        )
        {
            var vectors = WordVectorReader.Read(path, vocabulary, seed: 1, Stop);
            Assert.Equal(2, vectors.Dimensions);
            Assert.Equal([false, true, true, true, false], vectors.Found);
            Assert.Equal([0, 0, 1, 2, 0.5f, -0.001f, 3, 4], vectors.Matrix[..8]);
            Assert.Equal(0.75, vectors.WordCoverage);
        }
    }

    [Fact]
    public void Read_MissingWords_AreDrawnWithTheFilesSpread()
    {
        var random = new Random(3);
        string[] words = [.. Enumerable.Range(0, 2000).Select(i => $"w{i}")];
        // Variance 1/12
        var lines = words.Take(1000).Select(word => $"{word} {5 + random.NextDouble()} {5 + random.NextDouble()}");
        string path = folder.Write("v.txt", string.Join('\n', lines));
        var vectors = WordVectorReader.Read(path, VocabularyOf(words), seed: 1, Stop);
        double[] drawn = vectors.Matrix[(1001 * 2)..].Select(value => (double)value).ToArray();
        Assert.Equal(2000, drawn.Length);
        Assert.All(drawn, value => Assert.InRange(value, 4.95, 6.05));
        Assert.Equal(5.5, drawn.Average(), 0.03);
        Assert.Equal(1 / 12.0, drawn.Average(value => (value - 5.5) * (value - 5.5)), 0.005);
        Assert.Equal(vectors.Matrix, WordVectorReader.Read(path, VocabularyOf(words), seed: 1, Stop).Matrix);
        Assert.NotEqual(vectors.Matrix, WordVectorReader.Read(path, VocabularyOf(words), seed: 2, Stop).Matrix);
    }

    [Theory]
    [InlineData("film 1 2\ngood 1\n", 2, "A word and 2 numbers are expected, but there are 2 fields")]
    [InlineData("film 1 2\nother\n", 2, "there are 1 fields")]
    [InlineData("film 1 2\n\ngood 1 2\n", 2, "there are 0 fields")]
    [InlineData("film 1 2\ngood 1 x\n", 2, "'x' is no number")]
    [InlineData("film 1 2\ngood 1 nan\n", 2, "'nan' is no number")]
    [InlineData("film 1  2\ngood 1 2\n", 1, "'' is no number")]
    [InlineData("<html> not found\nfilm 1 2\n", 1, "'not' is no number")]
    [InlineData("film\n", 1, "at least one number")]
    [InlineData("3 0\nfilm\n", 1, "at least one number")]
    [InlineData("3 2\nfilm 1 2\ngood 1 2\n", 3, "ends after 2 words, but its first line promises 3")]
    [InlineData("other 1 2\n", 1, "without a word of the vocabulary")]
    [InlineData("", 0, "without a word of the vocabulary")]
    public void Read_WrongFile_ThrowsWithFileAndLine(string content, int line, string message)
    {
        string path = folder.Write("wrong.txt", content);
        var exception = Assert.Throws<InvalidDataException>(() => WordVectorReader.Read(path, vocabulary, 1, Stop));
        Assert.StartsWith($"{path}, line {line}: ", exception.Message);
        Assert.Contains(message, exception.Message);
    }

    [Fact]
    public void Read_GzipCutShort_ThrowsWithFile()
    {
        string path = folder.WriteCompressed(
            "v.gz",
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"film {i} {i * 7919 % 10007}\n")))
        );
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
        var exception = Assert.Throws<InvalidDataException>(() => WordVectorReader.Read(path, vocabulary, 1, Stop));
        Assert.StartsWith(path, exception.Message);
    }

    [Fact]
    public void Read_LinesLongerThanTheBuffer_AreRead()
    {
        // About 600 kB a line: the reader's buffer must grow, and lines must straddle it.
        string numbers = string.Concat(Enumerable.Range(0, 100_000).Select(i => $" {i}"));
        string path = folder.Write("v.txt", $"good{numbers}\nother{numbers}\nfilm{numbers}\n");
        var vectors = WordVectorReader.Read(path, vocabulary, 1, Stop);
        Assert.Equal(100_000, vectors.Dimensions);
        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => (float)i), vectors.Matrix[200_000..300_000]);
        Assert.Equal([false, true, true, false, false], vectors.Found);
    }

    [Fact]
    public void Read_ManyLines_GivesEachItsOwnRow()
    {
        string[] words = [.. Enumerable.Range(1, 50_000).Select(i => $"w{i * 37L % 1_000_003}")];
        string path = folder.Write("v.txt", string.Concat(words.Reverse().Select(word => $"{word} {word[1..]} -{word[1..]}\n")));
        var vectors = WordVectorReader.Read(path, VocabularyOf(words), 1, Stop);
        Assert.Equal(1, vectors.WordCoverage);
        Assert.Equal(words.SelectMany(word => new[] { Number(word), -Number(word) }), vectors.Matrix[2..]);

        static float Number(string word) => float.Parse(word[1..], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Read_Stopped_Throws() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
            WordVectorReader.Read(folder.Write("v.txt", "film 1 2\n"), vocabulary, 1, new CancellationToken(canceled: true))
        );

    [Fact]
    public void TokenCoverage_Reviews_CountsRunningTokens()
    {
        var vectors = WordVectorReader.Read(folder.Write("v.txt", "film 1 2\ngood 1 2\n"), vocabulary, 1, Stop);
        Assert.Equal(
            0.6,
            vectors.TokenCoverage([
                [1, 2, 1, 3],
                [0, 0, 4],
                [],
            ])
        );
        Assert.Equal(
            0,
            vectors.TokenCoverage([
                [0],
                [],
            ])
        );
    }

    [Theory]
    [InlineData("made.txt")]
    [InlineData("made.txt.gz")]
    public void Write_ThenRead_GivesTheSame(string name)
    {
        string path = Path.Combine(folder.Path, name);
        var random = new Random(1);
        float[] matrix = [0, 0, 0, .. Enumerable.Range(0, 12).Select(_ => (float)random.NextDouble() / 3)];
        matrix[5] = 1e-30f;
        WordVectorWriter.Write(path, vocabulary, matrix);
        var vectors = WordVectorReader.Read(path, vocabulary, 1, Stop);
        Assert.Equal(3, vectors.Dimensions);
        Assert.Equal(matrix, vectors.Matrix);
        Assert.Equal(1, vectors.WordCoverage);
        Assert.Equal(name.EndsWith(".gz", StringComparison.Ordinal), File.ReadAllBytes(path)[0] == 0x1F);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(11)]
    public void Write_WrongMatrix_Throws(int length) =>
        Assert.Throws<ArgumentException>(() =>
            WordVectorWriter.Write(Path.Combine(folder.Path, "v.txt"), vocabulary, new float[length])
        );

    private static Vocabulary VocabularyOf(params string[] words) =>
        Vocabulary.Load(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', words))));
}
