using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Training;

[Collection(nameof(TrainerTests))]
public sealed class LanguageModelTests
{
    private static readonly TrainingOptions Options = new() { LearningRate = 0.01, BatchSize = 16 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Start_WordsThatFollowEachOther_AreForetold(bool bidirectional)
    {
        var (_, losses) = Start(bidirectional, epochs: 25);
        Assert.True(losses[0] > 1.5, $"{losses[0]}"); // eight words are as likely: 2.08 nats
        Assert.True(losses[^1] < 0.3, $"{losses[^1]}"); // each word but the first says which is next
    }

    [Fact]
    public void Start_ChangesTheEmbeddingAndTheFirstLayerAlone()
    {
        var (before, _) = Start(bidirectional: true, epochs: 0);
        var (after, _) = Start(bidirectional: true, epochs: 1);
        var (again, _) = Start(bidirectional: true, epochs: 1);
        Assert.All(
            before.Keys,
            name =>
            {
                bool isLearnt =
                    name == RecurrentClassifier.EmbeddingWeight || name.StartsWith("recurrent.0.", StringComparison.Ordinal);
                Assert.Equal(isLearnt, !before[name].SequenceEqual(after[name]));
                Assert.Equal(after[name], again[name]);
            }
        );
    }

    /// <summary>Texts that go round eight words, each from another start.</summary>
    private static (Dictionary<string, float[]> Weights, List<double> Losses) Start(bool bidirectional, int epochs)
    {
        int[][] texts =
        [
            .. Enumerable.Range(0, 128).Select(i => Enumerable.Range(i, 6 + i % 5).Select(t => 1 + t % 8).ToArray()),
        ];
        var spec = TestModels.Spec("stacked-lstm", units: 16) with
        {
            RecurrentLayers = [new(RecurrentCell.Lstm, 16, bidirectional), new(RecurrentCell.Lstm, 16)],
        };
        List<double> losses = [];
        using var classifier = new RecurrentClassifier(spec, seed: 1);
        new LanguageModel(Options, epochs) { OnEpoch = (_, loss) => losses.Add(loss) }.Start(classifier, texts, Stop);
        return (
            classifier.Weights().ToDictionary(weight => weight.Name, weight => weight.Tensor.data<float>().ToArray()),
            losses
        );
    }
}
