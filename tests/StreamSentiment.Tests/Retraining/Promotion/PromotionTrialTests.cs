using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Retraining.Promotion;

public sealed class PromotionTrialTests
{
    private static readonly LabelledText[] HoldOut = Reviews(40, seed: 1),
        Anchor = Reviews(10, seed: 2);

    [Fact]
    public void Run_TwoModels_HasTheScoresOfBothReviewByReview()
    {
        var stop = TestContext.Current.CancellationToken;
        using var candidate = TestModels.Serve(seed: 1, version: "v2");
        using var current = TestModels.Serve(seed: 2, version: "v1");

        var trial = new PromotionTrial(candidate, current, 1, TimeProvider.System).Run(HoldOut, Anchor, stop);

        Assert.Equal(("v2", "v1"), (trial.Candidate.Version, trial.Current.Version));
        Assert.Equal(
            Evaluator.Score(candidate, [.. HoldOut.Select(review => review.Text)], 1, stop),
            trial.HoldOut.Select(review => review.Candidate)
        );
        Assert.Equal(
            Evaluator.Score(current, [.. HoldOut.Select(review => review.Text)], 1, stop),
            trial.HoldOut.Select(review => review.Current)
        );
        Assert.Equal(
            Evaluator.Score(candidate, [.. Anchor.Select(review => review.Text)], 1, stop),
            trial.Anchor!.Select(review => review.Candidate)
        );
        Assert.Equal(
            HoldOut.Select(review =>
                (review.IsPositive, review.Source, review.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length)
            ),
            trial.HoldOut.Select(review => (review.IsPositive, review.Source, review.Tokens))
        );
        Assert.True(trial.Speed is { Candidate: > 0, Current: > 0 });
    }

    [Fact]
    public void Run_Clock_GivesTheFastestOfSeveralRounds()
    {
        using var candidate = TestModels.Serve(TestModels.Spec(units: 5));
        using var current = TestModels.Serve();
        var clock = new Clock(seconds: [4, 2, 1, 4, 2, 8, .. Enumerable.Repeat(9, 24)]); // candidate and current model in turn

        Assert.Equal(
            new ScoringSpeeds(40, 20),
            new PromotionTrial(candidate, current, 1, clock).Run(HoldOut, null, TestContext.Current.CancellationToken).Speed
        );
    }

    [Fact]
    public void Run_TheSameNetworkWithOtherWeightsAndDropout_IsAsFast()
    {
        using var candidate = TestModels.Serve(TestModels.Spec() with { Dropout = 0.1 }, seed: 2);
        using var current = TestModels.Serve();
        var clock = new Clock(seconds: [4, 1, .. Enumerable.Repeat(9, 28)]);

        Assert.Equal(
            new ScoringSpeeds(40, 40),
            new PromotionTrial(candidate, current, 1, clock).Run(HoldOut, null, TestContext.Current.CancellationToken).Speed
        );
    }

    [Fact]
    public void Run_NoAnchorAndAModelOfEnglish_JudgesByTheReferenceTexts()
    {
        using var model = SentimentModel.Load(Repository.Path("models", "reviews-stacked-lstm"));

        var trial = new PromotionTrial(model, model, 1, TimeProvider.System).Run(
            HoldOut,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal((AnchorSource.ReferenceTexts, 400), (trial.AnchorSource, trial.Anchor!.Count));
        Assert.InRange(JudgedSet.From(trial.Anchor).Current.BalancedAccuracy!.Value, 0.88, 1);
    }

    [Fact]
    public void Run_NoAnchorAndAModelOfAnotherLanguage_JudgesByTheOldestLabels()
    {
        using var model = TestModels.Serve();

        var trial = new PromotionTrial(model, model, 1, TimeProvider.System).Run(
            HoldOut,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(AnchorSource.OldestLabels, trial.AnchorSource);
        Assert.Equal(trial.HoldOut.Take(10), trial.Anchor);
    }

    [Theory]
    [InlineData(50, true, AnchorSource.ValidationSample)]
    [InlineData(49, true, AnchorSource.OldestLabels)] // too few of a label
    [InlineData(50, false, AnchorSource.OldestLabels)] // the candidate may have learnt them
    public void Run_NoAnchorAndAValidationSample_JudgesByItWhereTheCandidateHasTheSame(
        int ofEachLabel,
        bool hasTheSame,
        AnchorSource expected
    )
    {
        LabelledText[] reviews = [.. Enumerable.Range(0, 2 * ofEachLabel).Select(i => new LabelledText($"w1 n{i}", i % 2 == 0))];
        var sample = ValidationSample.Create(reviews, Enumerable.Range(0, reviews.Length), keepsTexts: true)!;
        using var folder = new TemporaryFolder();
        using var current = Load(sample);
        using var candidate = Load(hasTheSame ? sample : new([.. sample.Reviews.Skip(1)]));

        var trial = new PromotionTrial(candidate, current, 1, TimeProvider.System) { Validation = sample.Find([]) }.Run(
            HoldOut,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(expected, trial.AnchorSource);
        Assert.Equal(expected == AnchorSource.ValidationSample, trial.Anchor!.Count == reviews.Length);
        Assert.Equal(AnchorSource.Configured, Judged(Anchor).AnchorSource);

        PromotionEvidence Judged(LabelledText[] anchor) =>
            new PromotionTrial(candidate, current, 1, TimeProvider.System) { Validation = sample.Find([]) }.Run(
                HoldOut,
                anchor,
                TestContext.Current.CancellationToken
            );

        SentimentModel Load(ValidationSample held)
        {
            var store = new FolderModelStore(folder.Path);
            string version = store.FolderOf("tiny", TestModels.Store(store).Version);
            TestModels.Rewrite(version, "validation.json", held.ToJson());
            return SentimentModel.Load(version, Precision.Fp32);
        }
    }

    [Fact]
    public void Run_CopiesAndContradictions_CountOnceAndNotAtAll()
    {
        using var model = TestModels.Serve();
        LabelledText[] reviews = [new("w1 w2", true), new("W1, w2!", true), new("w3", true), new(" w3", false), new("w4", false)];

        var trial = new PromotionTrial(model, model, 1, TimeProvider.System).Run(
            reviews,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal([true, false], trial.HoldOut.Select(review => review.IsPositive));
        Assert.Equal((1, 2), (trial.Repeated, trial.Contradictory));
    }

    [Fact]
    public void Run_NothingButContradictions_SaysSo()
    {
        using var model = TestModels.Serve();
        var trial = new PromotionTrial(model, model, 1, TimeProvider.System);
        LabelledText[] reviews = [new("w1", true), new("w1", false)];

        var refused = Assert.Throws<DataException>(() => trial.Run(reviews, null, TestContext.Current.CancellationToken));
        Assert.Contains("both labels", refused.Message);
    }

    private static LabelledText[] Reviews(int count, int seed) =>
        [
            .. TestModels
                .Reviews(count, seed: seed)
                .Select(
                    (review, i) =>
                        new LabelledText($"w{i + 1} {string.Join(' ', review.Select(id => $"w{id}"))}", i % 2 == 0)
                        {
                            Source = i % 3 == 0 ? null : "shop",
                        }
                ),
        ];

    /// <summary>Between its looks, first and second, third and fourth, ..., so many seconds pass.</summary>
    private sealed class Clock(int[] seconds) : TimeProvider
    {
        private int looks;
        private long now;

        public override long GetTimestamp() => now += looks++ % 2 == 0 ? 0 : seconds[looks / 2 - 1] * TimestampFrequency;
    }
}
