using System.ComponentModel.DataAnnotations;
using StreamSentiment.Training;
using StreamSentiment.Training.WordVectors;

namespace StreamSentiment.Tests.Training.WordVectors;

public sealed class SkipGramTests
{
    private const int WordsPerTopic = 10;
    private const int NeverSeen = 2 * WordsPerTopic + 1;
    private const int VocabularySize = NeverSeen + 1;

    // Of a text of 20 words each is far above any usual threshold.
    private static readonly SkipGramOptions Options = new()
    {
        Dimensions = 20,
        SubsampleThreshold = 0,
        Epochs = 10,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 20)]
    [InlineData(1, 32)]
    [InlineData(3, 20)]
    public void Train_TwoTopics_SeparatesTheirWords(int threads, int dimensions)
    {
        var options = Options with { Threads = threads, Dimensions = dimensions };
        float[] vectors = new SkipGram(options).Train(TwoTopics(), VocabularySize, stop: Stop);
        Assert.Equal(VocabularySize * dimensions, vectors.Length);
        for (int word = 1; word < NeverSeen; word++)
        {
            var others = Enumerable
                .Range(1, NeverSeen - 1)
                .Where(other => other != word)
                .ToLookup(other => TopicOf(other) == TopicOf(word), other => Cosine(vectors, word, other, dimensions));
            Assert.True(others[true].Min() > others[false].Max() + 0.3, $"word {word}");
        }
    }

    [Fact]
    public void Train_OneThread_IsReproducibleFromTheSeed()
    {
        float[] first = new SkipGram(Options).Train(TwoTopics(), VocabularySize, stop: Stop);
        Assert.Equal(first, new SkipGram(Options).Train(TwoTopics(), VocabularySize, stop: Stop));
        Assert.NotEqual(first, new SkipGram(Options with { Seed = 2 }).Train(TwoTopics(), VocabularySize, stop: Stop));
    }

    [Fact]
    public void Train_WordsNeverSeenAndPadding_HaveZeros()
    {
        int[][] padded = [.. TwoTopics().Select(review => new[] { 0, 0, 0 }.Concat(review).ToArray())];
        float[] vectors = new SkipGram(Options).Train(padded, VocabularySize, stop: Stop);
        Assert.All(vectors[..20], value => Assert.Equal(0, value));
        Assert.All(vectors[(NeverSeen * 20)..], value => Assert.Equal(0, value));
        Assert.All(vectors[20..(NeverSeen * 20)].Chunk(20), row => Assert.Contains(row, value => Math.Abs(value) > 0.1));
    }

    [Fact]
    public void Train_Padding_IsNoPlaceBetweenWords()
    {
        int[][] padded = [.. TwoTopics().Select(review => review.SelectMany(id => new[] { id, 0, 0, 0, 0, 0, 0 }).ToArray())];
        float[] vectors = new SkipGram(Options).Train(padded, VocabularySize, stop: Stop);
        Assert.True(Cosine(vectors, 1, 2, 20) > Cosine(vectors, 1, NeverSeen - 1, 20) + 0.3);
    }

    [Fact]
    public void Train_Progress_RisesToOne()
    {
        var shares = new List<double>();
        new SkipGram(Options with { Threads = 2 }).Train(TwoTopics(), VocabularySize, shares.Add, Stop);
        Assert.Equal(shares.Order(), shares);
        Assert.True(shares.Count > Options.Epochs);
        Assert.Equal(1, shares[^1]);
        Assert.All(shares[..^1], share => Assert.InRange(share, 0, 0.9999));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Train_Stopped_Throws(int threads)
    {
        using var stop = new CancellationTokenSource();
        var endless = new SkipGram(Options with { Epochs = 10000, Threads = threads });
        Assert.ThrowsAny<OperationCanceledException>(() =>
            endless.Train(TwoTopics(), VocabularySize, _ => stop.Cancel(), stop.Token)
        );
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(VocabularySize)]
    public void Train_IdOutOfRange_Throws(int id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new SkipGram(Options).Train(
                [
                    [1, 2],
                    [3, id],
                ],
                VocabularySize,
                stop: Stop
            )
        );

    [Fact]
    public void Train_NoTwoWordsTogether_Throws() =>
        Assert.Throws<TrainingException>(() =>
            new SkipGram(Options).Train(
                [
                    [],
                    [1],
                    [0, 2, 0],
                ],
                VocabularySize,
                stop: Stop
            )
        );

    public static TheoryData<string> WrongOptions =>
        ["Dimensions", "Window", "NegativeSamples", "Epochs", "LearningRate", "Threads"];

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void SkipGram_OptionOutOfRange_ThrowsWithItsName(string name)
    {
        var options = new SkipGramOptions();
        var property = typeof(SkipGramOptions).GetProperty(name)!;
        property.SetValue(options, Convert.ChangeType(0, property.PropertyType));
        Assert.Contains(name, Assert.Throws<ValidationException>(() => new SkipGram(options)).Message);
    }

    private static int TopicOf(int word) => (word - 1) / WordsPerTopic;

    private static int[][] TwoTopics()
    {
        var random = new Random(7);
        return
        [
            .. Enumerable
                .Range(0, 400)
                .Select(review =>
                    Enumerable.Range(0, 20).Select(_ => 1 + review % 2 * WordsPerTopic + random.Next(WordsPerTopic)).ToArray()
                ),
        ];
    }

    private static double Cosine(float[] vectors, int a, int b, int dimensions)
    {
        return Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

        double Dot(int one, int other) =>
            Enumerable.Range(0, dimensions).Sum(i => (double)vectors[one * dimensions + i] * vectors[other * dimensions + i]);
    }
}
