using StreamSentiment.Contracts;
using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Retraining;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Tests.Retraining.Promotion;

/// <summary>
/// Made-up streams of labels that flatter a bad candidate, from the topic to the decision. The text of a review tells the truth
/// ("good 7", "bad 7"), whatever its label says; a model is a function of the text.
/// </summary>
public sealed class PromotionStreamTests
{
    private static readonly LabelSelection Selection = new(100_000, null, 0.2, 0, null, 1);

    [Fact]
    public void Decide_SortedLabelsWithFewOfOne_IsNotJudgedAndSaysWhatToDo()
    {
        var decision = Decide(Sorted(200, 1000), AlwaysNegative, Current);

        Assert.Equal(PromotionOutcome.NotJudged, decision.Outcome);
        Assert.False(decision.Promote);
        Assert.Contains(
            "The hold-out has 40 positive and 200 negative reviews; at least 50 of each are asked for. "
                + "Publish more positive labels, or hold out a larger share.",
            decision.Reasons
        );
    }

    [Theory]
    [InlineData(400, 4000)]
    [InlineData(4000, 400)]
    public void Decide_SortedLabelsAndAModelOfOneLabel_IsRefused(int positive, int negative)
    {
        var decision = Decide(Sorted(positive, negative), positive < negative ? AlwaysNegative : AlwaysPositive, Current);

        Assert.Equal(PromotionOutcome.Refused, decision.Outcome);
        Assert.True(decision.HoldOut.Candidate.Accuracy > decision.HoldOut.Current.Accuracy); // which alone would promote it
        AssertRefusedBy(
            decision,
            "balanced-accuracy",
            positive < negative ? "slice positive" : "slice negative",
            "anchor",
            positive < negative ? "anchor positive" : "anchor negative"
        );
    }

    [Fact]
    public void Decide_ModelThatLeansToTheMoreFrequentLabel_IsRefusedByBalancedAccuracyOnly()
    {
        // 0.5 points less on the rare label, well within a slice's margin, cost more than 0.4 on the frequent one bring.
        var decision = Decide(
            Sorted(2000, 8000),
            text => Model(text, goodRight: 82, badRight: 90),
            text => Model(text, goodRight: 86, badRight: 87)
        );

        AssertRefusedBy(decision, "balanced-accuracy");
    }

    [Fact]
    public void Decide_BetterModelOfSortedLabels_IsPromoted() =>
        Assert.True(Decide(Sorted(1000, 3000), text => Model(text, 93, 93), Current).Promote);

    [Fact]
    public void Decide_CopiesOfAFewTexts_AreNotJudgedAndNotLearnt()
    {
        LabelRecord[] records = [.. Enumerable.Range(0, 4000).Select(i => Label(i, isGood: i % 2 == 0, number: i / 2 % 100))];
        var set = TrainingSet.Create(new(records, 0), Selection, []);

        Assert.Equal(40, set.HoldOut.Count);
        Assert.Empty(set.Train.Select(review => review.Text).Intersect(set.HoldOut.Select(review => review.Text)));
        Assert.Equal(PromotionOutcome.NotJudged, Decide(records, text => Model(text, 100, 100), Current).Outcome);
    }

    [Fact]
    public void Decide_EveryTextWithBothLabels_FailsForThat()
    {
        LabelRecord[] records =
        [
            .. Enumerable.Range(0, 2000).Select(i => Label(i, isGood: true, number: i / 2, label: i % 2 == 0)),
        ];

        Assert.Contains(
            "2,000 have a text that has both labels",
            Assert.Throws<CommandFailedException>(() => Decide(records, Current, Current)).Message
        );
    }

    [Fact]
    public void Decide_LabelsThatAreAllSwapped_AreRefusedByTheReferenceTexts()
    {
        LabelRecord[] records =
        [
            .. Enumerable.Range(0, 2000).Select(i => Label(i, isGood: i % 2 == 0, label: i % 2 != 0, labeller: "anna")),
        ];

        var decision = Decide(records, text => 1 - Model(text, 95, 95), Current);

        AssertRefusedBy(decision, "anchor", "anchor positive", "anchor negative");
        Assert.Contains("No anchor set is configured; the built-in reference texts stand in.", decision.Reasons[0]);
        Assert.Contains(decision.Clauses, clause => clause is { Name: "one-labeller", Verdict: Verdict.NotJudged });
    }

    [Fact]
    public void Decide_OneOfTwoLabellersSwapsLabels_IsRefusedByName()
    {
        LabelRecord[] records =
        [
            .. Enumerable
                .Range(0, 4000)
                .Select(i =>
                    Label(i, isGood: i % 2 == 0, label: i % 2 == 0 == (i % 8 > 1), labeller: i % 8 > 1 ? "anna" : "bob")
                ),
        ];

        AssertRefusedBy(Decide(records, text => Model(text, 96, 96), Current), "slice labeller=bob");
    }

    [Fact]
    public void Decide_OneSource_IsSaidAndTheReferenceTextsRefuseWhatForgotTheOthers()
    {
        LabelRecord[] records = [.. Enumerable.Range(0, 2000).Select(i => Label(i, isGood: i % 2 == 0, source: "shop"))];

        var decision = Decide(records, text => text.Any(char.IsDigit) ? Model(text, 97, 97) : 0.1f, Current);

        AssertRefusedBy(decision, "anchor", "anchor positive");
        Assert.Contains(decision.Clauses, clause => clause is { Name: "one-source", Verdict: Verdict.NotJudged });
    }

    [Fact]
    public void Decide_BetterOnTheOldLabelsAndWorseOnTheNew_IsRefusedByTheNew()
    {
        LabelRecord[] records = [.. Enumerable.Range(0, 4000).Select(i => Label(i, isGood: i % 2 == 0))];

        AssertRefusedBy(
            Decide(
                records,
                text => text.Any(char.IsDigit) && Number(text) >= 2000 ? Model(text, 79, 79) : Model(text, 100, 100),
                Current
            ),
            "slice later"
        );
    }

    private static PromotionDecision Decide(
        IReadOnlyList<LabelRecord> records,
        Func<string, float> candidate,
        Func<string, float> current
    )
    {
        var set = TrainingSet.Create(new(records, 0), Selection, []);
        return PromotionRule.Decide(
            new PromotionEvidence(
                new("m", "2"),
                new("m", "1"),
                Judged(set.HoldOut, candidate, current),
                Judged(ReferenceReviews.All, candidate, current),
                new(1000, 1000)
            )
            {
                AnchorSource = AnchorSource.ReferenceTexts,
            },
            new PromotionOptions { CalibrationError = 1 },
            DateTimeOffset.UnixEpoch
        );
    }

    private static JudgedReview[] Judged(
        IReadOnlyList<LabelledText> reviews,
        Func<string, float> candidate,
        Func<string, float> current
    ) =>
        [
            .. reviews.Select(review => new JudgedReview(
                review.IsPositive,
                candidate(review.Text),
                current(review.Text),
                10,
                review.Source
            )
            {
                Labeller = review.Labeller,
            }),
        ];

    private static LabelRecord[] Sorted(int positive, int negative) =>
        [.. Enumerable.Range(0, positive + negative).Select(i => Label(i, isGood: i < positive))];

    private static LabelRecord Label(
        int offset,
        bool isGood,
        int? number = null,
        bool? label = null,
        string? labeller = null,
        string? source = null
    ) =>
        new(
            0,
            offset,
            $"{offset}",
            new ReviewLabelled(
                $"{offset}",
                $"{(isGood ? "good" : "bad")} {number ?? offset}",
                label ?? isGood ? SentimentLabel.Positive : SentimentLabel.Negative
            )
            {
                Labeller = labeller,
                Source = source,
            },
            DateTimeOffset.UnixEpoch.AddMinutes(offset)
        );

    private static float AlwaysNegative(string text) => 0.1f;

    private static float AlwaysPositive(string text) => 0.9f;

    private static float Current(string text) => Model(text, 86, 86);

    /// <summary>A model that labels so many of a hundred rightly, and all of the reference texts.</summary>
    private static float Model(string text, int goodRight, int badRight)
    {
        bool isReference = !text.Any(char.IsDigit);
        bool isGood = isReference
            ? ReferenceReviews.All.Any(review => review.IsPositive && review.Text == text)
            : text.StartsWith("good", StringComparison.Ordinal);
        bool isRight = isReference || Number(text) * 37 % 100 < (isGood ? goodRight : badRight);
        return isGood == isRight ? 0.9f : 0.1f;
    }

    private static int Number(string text) => int.Parse(text[(text.IndexOf(' ') + 1)..]);

    private static void AssertRefusedBy(PromotionDecision decision, params string[] names) =>
        Assert.Equal(names, decision.Clauses.Where(clause => clause.Verdict == Verdict.Refused).Select(clause => clause.Name));
}
