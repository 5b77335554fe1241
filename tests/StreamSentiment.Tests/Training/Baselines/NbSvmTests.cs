using System.ComponentModel.DataAnnotations;
using StreamSentiment.Text;
using StreamSentiment.Training.Baselines;

namespace StreamSentiment.Tests.Training.Baselines;

public sealed class NbSvmTests
{
    private const int Not = 1,
        Very = 2,
        Good = 3,
        Bad = 4,
        FirstFiller = 5,
        Size = 60;

    private static readonly NbSvmOptions Options = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Train_NegatedWords_NeedsBiGrams()
    {
        var (reviews, labels) = Negations(600, seed: 1);
        var (unseen, truth) = Negations(300, seed: 2);
        Assert.True(Accuracy(NbSvm.Train(reviews, labels, Options, Stop), unseen, truth) > 0.98);
        Assert.InRange(Accuracy(NbSvm.Train(reviews, labels, Options with { Order = 1 }, Stop), unseen, truth), 0.3, 0.7);
    }

    [Fact]
    public void Choose_Candidates_GivesTheBestOnUnseenReviews()
    {
        var (reviews, labels) = Negations(600, seed: 1);
        NbSvmOptions words = Options with { Order = 1 },
            pairs = Options with { Order = 2 };
        Assert.Same(pairs, NbSvmTuning.Choose(reviews, labels, [words, pairs], seed: 1, Stop));
        Assert.Same(pairs, NbSvmTuning.Choose(reviews, labels, [pairs, words, pairs with { Seed = 2 }], seed: 1, Stop));
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameScores()
    {
        var (reviews, labels) = Negations(100, seed: 1);
        double[] scores = Scores(Options);
        Assert.Equal(scores, Scores(Options));
        Assert.NotEqual(scores, Scores(Options with { Seed = 2 }));

        double[] Scores(NbSvmOptions options)
        {
            var trained = NbSvm.Train(reviews, labels, options, Stop);
            return [.. reviews.Select(review => trained.Score(review))];
        }
    }

    [Fact]
    public void Train_RandomLabels_GivesCalibratedDoubt()
    {
        var (reviews, _) = Negations(2000, seed: 1);
        var random = new Random(1);
        bool[] labels = [.. reviews.Select(_ => random.NextDouble() < 0.8)];
        var trained = NbSvm.Train(reviews, labels, Options with { MinCount = 50, Penalty = 0.1 }, Stop);
        Assert.Equal(0.8, reviews.Average(review => trained.Probability(review)), 0.03);
    }

    [Fact]
    public void Train_MinCount_LeavesOutRareNGrams()
    {
        int[][] reviews =
        [
            [5, 6, 5, 6],
            [5, 6],
            [7],
        ];
        Assert.Equal(7, Count(1)); // 5, 6, 7, 5 6, 6 5, 5 6 5, 6 5 6
        Assert.Equal(3, Count(2)); // 5, 6, 5 6: counted once a review
        Assert.Equal(0, Count(3));

        int Count(int minCount) =>
            NbSvm.Train(reviews, [true, false, true], Options with { MinCount = minCount }, Stop).FeatureCount;
    }

    [Fact]
    public void Score_NothingKnown_IsThatOfAnEmptyReview()
    {
        var (reviews, labels) = Negations(100, seed: 1);
        var trained = NbSvm.Train(reviews, labels, Options, Stop);
        Assert.Equal(trained.Score([]), trained.Score([Size + 1, 0, Size + 2]));
        Assert.Equal(1 / (1 + Math.Exp(-trained.Score(reviews[0]))), trained.Probability(reviews[0]), 1e-6);
    }

    [Fact]
    public void ProfileOf_UnknownWord_StandsBetweenItsNeighbours()
    {
        var profile = NbSvm.ProfileOf(new TextProfile { MaxSequenceLength = 2, VocabularySize = 5 });
        string[] texts = ["one two three four five six seven"];
        var encoder = new TextEncoder(profile, Vocabulary.Build(texts, profile));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], encoder.Encode(texts[0]).TokenIds);
        Assert.Equal([2, 1, 3], encoder.Encode("one plus two").TokenIds);
    }

    [Fact]
    public void Train_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() =>
            NbSvm.Train(
                [
                    [1],
                    [2],
                ],
                [true],
                Options,
                Stop
            )
        );
        Assert.Throws<ArgumentException>(() =>
            NbSvm.Train(
                [
                    [1],
                    [2],
                ],
                [true, true],
                Options,
                Stop
            )
        );
        Assert.Throws<ArgumentException>(() =>
            NbSvm.Train(
                [
                    [1],
                    [2],
                ],
                [false, false],
                Options,
                Stop
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            NbSvm.Train(
                [
                    [1],
                    [1 << 21],
                ],
                [true, false],
                Options,
                Stop
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            NbSvm.Train(
                [
                    [1],
                    [-1],
                ],
                [true, false],
                Options,
                Stop
            )
        );
        Assert.Contains(
            "Order",
            Assert
                .Throws<ValidationException>(() =>
                    NbSvm.Train(
                        [
                            [1],
                            [2],
                        ],
                        [true, false],
                        Options with
                        {
                            Order = 4,
                        },
                        Stop
                    )
                )
                .Message
        );
        Assert.Throws<OperationCanceledException>(() =>
            NbSvm.Train(
                [
                    [1],
                    [2],
                ],
                [true, false],
                Options,
                new CancellationToken(canceled: true)
            )
        );
    }

    /// <summary>
    /// Among fillers stands "very good", "very bad", "not good" or "not bad", each as often: only pairs of words tell the label.
    /// </summary>
    private static (int[][] Reviews, bool[] Labels) Negations(int count, int seed)
    {
        var random = new Random(seed);
        int[][] signs =
        [
            [Very, Good],
            [Not, Bad],
            [Very, Bad],
            [Not, Good],
        ];
        var reviews = Enumerable.Range(0, count).Select(i => (int[])[.. Fillers(), .. signs[i % 4], .. Fillers(), .. Fillers()]);
        return ([.. reviews], [.. Enumerable.Range(0, count).Select(i => i % 4 < 2)]);

        IEnumerable<int> Fillers() => [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => random.Next(FirstFiller, Size))];
    }

    private static double Accuracy(NbSvm trained, int[][] reviews, bool[] labels) =>
        reviews.Zip(labels, (review, isPositive) => trained.Score(review) > 0 == isPositive ? 1.0 : 0).Average();
}
