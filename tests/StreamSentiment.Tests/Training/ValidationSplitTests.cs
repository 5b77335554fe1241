using StreamSentiment.Training;

namespace StreamSentiment.Tests.Training;

public sealed class ValidationSplitTests
{
    private static readonly TrainingExample[] Examples =
    [
        .. Enumerable.Range(0, 1_000).Select(i => new TrainingExample([i], i % 2 == 0)),
    ];

    [Theory]
    [InlineData(ValidationSampling.Random)]
    [InlineData(ValidationSampling.Blocks)]
    public void Of_AnyChoice_SplitsWithoutLossByTheSeed(ValidationSampling choice)
    {
        var (training, validation) = Split(choice, seed: 1);
        Assert.Equal(200, validation.Length);
        Assert.Equal(Enumerable.Range(0, 1_000), training.Concat(validation).Select(Position).Order());
        Assert.Equal(validation, Split(choice, seed: 1).Validation);
        Assert.NotEqual(validation, Split(choice, seed: 2).Validation);
    }

    [Fact]
    public void Of_Blocks_KeepsNeighboursTogether()
    {
        // 1,000 reviews in 100 blocks of 10: 20 blocks, each whole.
        var held = Split(ValidationSampling.Blocks, seed: 1).Validation.Select(Position).GroupBy(i => i / 10).ToArray();
        Assert.Equal(20, held.Length);
        Assert.All(held, block => Assert.Equal(10, block.Count()));
        Assert.True(Split(ValidationSampling.Random, seed: 1).Validation.Select(i => Position(i) / 10).Distinct().Count() > 50);
    }

    [Fact]
    public void Of_Newest_HoldsTheLastBackWhateverTheSeed()
    {
        var (training, validation) = Split(ValidationSampling.Newest, seed: 1);
        Assert.Equal(Enumerable.Range(0, 800), training.Select(Position));
        Assert.Equal(Enumerable.Range(800, 200), validation.Select(Position));
        Assert.Equal(validation, Split(ValidationSampling.Newest, seed: 2).Validation);
    }

    private static (TrainingExample[] Training, TrainingExample[] Validation) Split(ValidationSampling choice, int seed) =>
        ValidationSplit.Create(Examples, 0.2, choice, new Random(seed));

    private static int Position(TrainingExample example) => example.TokenIds[0];
}
