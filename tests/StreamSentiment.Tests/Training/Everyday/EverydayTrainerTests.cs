using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Training;
using StreamSentiment.Training.Everyday;

namespace StreamSentiment.Tests.Training.Everyday;

public sealed class EverydayTrainerTests : IDisposable
{
    private static readonly Recipe Small = Recipe.ForEveryday with
    {
        Text = Recipe.ForEveryday.Text with { VocabularySize = 2_000, MaxSequenceLength = 40 },
        Spec = Recipe.ForEveryday.Spec with { EmbeddingSize = 8, RecurrentLayers = [new(RecurrentCell.Lstm, 8)] },
        Training = Recipe.ForEveryday.Training with
        {
            LearningRate = 0.02,
            BatchSize = 32,
            Epochs = 3,
            ValidationSplit = 0.2,
            Precision = Precision.Fp32,
            Threads = 1,
        },
        Everyday = new() { Generations = 2, ExamplesPerEpoch = 1_500 },
    };

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Train_TwoSources_LearnsLongAndShortTextsAndStoresTheTemperatureByLength()
    {
        List<string> stages = [];
        var trained = new EverydayTrainer(Small) { OnStage = stages.Add }.Train(
            Reviews,
            [.. Reviews.Select(review => $"{review.Text} or so")],
            TestContext.Current.CancellationToken
        );

        Assert.True(trained.Outcome.Validation.Accuracy > 0.9, $"{trained.Outcome.Validation}");
        Assert.Contains(stages, stage => stage.StartsWith("n-grams on goods: ", StringComparison.Ordinal));
        Assert.Contains(stages, stage => stage.Contains("generation 2 of 2"));
        var store = new FolderModelStore(folder.Path);
        var stored = trained.Store(store, "small", new Dictionary<string, string>());
        using var model = SentimentModel.Load(store.FolderOf("small", stored.Manifest.Version));
        Assert.NotNull(model.Manifest.TemperatureByLength);
        Assert.Equal("2", model.Manifest.Training["generations"]);
        Assert.Equal("2", model.Manifest.Training["networks"]);
        float[] scores = new float[2];
        model.Score([model.Encoder.Encode("a wonderful film").TokenIds, model.Encoder.Encode("awful 😡").TokenIds], scores);
        Assert.True(scores[0] > 0.5 && scores[1] < 0.5, $"{scores[0]}, {scores[1]}");
    }

    [Fact]
    public void Train_OneLabel_IsRefused() =>
        Assert.Throws<TrainingException>(() =>
            new EverydayTrainer(Small).Train(
                [.. Reviews.Where(review => review.IsPositive)],
                [],
                TestContext.Current.CancellationToken
            )
        );

    [Fact]
    public void Train_Cancelled_EndsWithoutAModel() =>
        Assert.Throws<OperationCanceledException>(() =>
            new EverydayTrainer(Small).Train(Reviews, [], new CancellationToken(canceled: true))
        );

    public void Dispose() => folder.Dispose();

    /// <summary>Films without and goods with a title.</summary>
    private static LabelledText[] Reviews { get; } =
    [
        .. Enumerable
            .Range(0, 300)
            .Select(i =>
            {
                bool isPositive = i % 2 == 0;
                string word = isPositive ? "wonderful" : "awful";
                string text = $"I saw it on day {i % 7}. It is {word}. The colour is blue, and the size is {i % 5}.";
                return i % 3 == 0
                    ? new LabelledText($"{word} thing\n{text}", isPositive) { Source = "goods" }
                    : new LabelledText(text, isPositive) { Source = "films" };
            }),
    ];
}
