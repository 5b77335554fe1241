using System.ComponentModel.DataAnnotations;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Tests.Retraining.Promotion;

public sealed class PromotionRuleTests
{
    private static readonly PromotionOptions Defaults = new();
    private static readonly PromotionOptions NonInferior = new() { Test = PromotionCriterion.NonInferior };

    [Fact]
    public void Decide_CandidateThatAllAccept_IsPromotedWithAllNumbers()
    {
        var decision = Decide(MadeUpEvidence.Create(), Defaults);

        Assert.True(decision.Promote);
        Assert.Equal(
            [
                "sample-size",
                "label-counts",
                "better",
                "balanced-accuracy",
                "slice positive",
                "slice negative",
                "slice very-short",
                "slice short",
                "slice long",
                "slice earlier",
                "slice later",
                "slice source=books",
                "slice source=dvd",
                "calibration",
                "speed",
                "anchor",
                "anchor positive",
                "anchor negative",
            ],
            decision.Clauses.Select(clause => clause.Name)
        );
        Assert.All(
            decision.Clauses.Where(clause => clause.Name != "slice very-short"), // the reviews are longer
            clause => Assert.Equal(Verdict.Passed, clause.Verdict)
        );
        Assert.Equal(
            decision.Clauses.Where(clause => clause.Name != "slice very-short").Select(clause => clause.Reason),
            decision.Reasons
        );
        Assert.Equal(
            (0.9, 0.8, 40, 0),
            (
                decision.HoldOut.Candidate.Accuracy,
                decision.HoldOut.Current.Accuracy,
                decision.HoldOut.OnlyCandidateRight,
                decision.HoldOut.OnlyCurrentRight
            )
        );
        Assert.Equal(2 * Math.Pow(0.5, 40), Clause(decision, ClauseName.Better).Value!.Value, 1e-20);
        Assert.Equal(
            (400, 200),
            (Clause(decision, ClauseName.SampleSize).Value, Clause(decision, ClauseName.SampleSize).Threshold)
        );
        Assert.Equal((0.9, 0.75), (Clause(decision, "slice long").Value!.Value, Clause(decision, "slice long").Threshold));
    }

    [Fact]
    public void Decide_TooFewReviews_IsNotJudgedForThatOnly()
    {
        var decision = Decide(MadeUpEvidence.Create(), Defaults with { LeastReviews = 401 });

        Assert.Equal((false, PromotionOutcome.NotJudged), (decision.Promote, decision.Outcome));
        Assert.Equal(["The hold-out has 400 reviews; at least 401 are asked for."], decision.Reasons);
    }

    [Fact]
    public void Decide_EquallyGoodCandidate_IsRefusedByBetterOnly()
    {
        var trial = MadeUpEvidence.Create(MadeUpEvidence.Reviews((_, _) => (90, 90)));

        AssertRefusedOnlyBy(ClauseName.Better, Decide(trial, Defaults));
        Assert.True(Decide(trial, NonInferior).Promote);
    }

    [Fact]
    public void Decide_SignificantlyWorseCandidate_IsRefused()
    {
        var decision = Decide(MadeUpEvidence.Create(MadeUpEvidence.Reviews((_, _) => (87, 90))), Defaults);

        Assert.Equal(
            [ClauseName.Better, ClauseName.Balanced],
            decision.Clauses.Where(clause => clause.Verdict == Verdict.Refused).Select(clause => clause.Name)
        );
        Assert.True(Clause(decision, ClauseName.Better).Value < Defaults.Level);
    }

    [Theory]
    [InlineData(89, 90, 0.01, false)] // 1 point is allowed, and no more than 1 point was not shown
    [InlineData(88, 90, 0.05, true)]
    [InlineData(91, 90, 0.0, true)]
    [InlineData(90, 90, 0.0, false)] // nothing was shown, and nothing may be lost
    public void Decide_CandidateWithinOrBeyondTheMargin_IsRefusedByNonInferiorOnly(
        int candidate,
        int current,
        double margin,
        bool promote
    )
    {
        var decision = Decide(
            MadeUpEvidence.Create(MadeUpEvidence.Reviews((_, _) => (candidate, current))),
            NonInferior with
            {
                Margin = margin,
            }
        );

        if (promote)
        {
            Assert.True(decision.Promote);
        }
        else
        {
            AssertRefusedOnlyBy(ClauseName.NonInferior, decision);
        }

        Assert.DoesNotContain(decision.Clauses, clause => clause.Name == ClauseName.Better);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("source=books")]
    [InlineData("source=dvd")]
    public void Decide_BetterButWorseInASlice_IsRefusedByThatSliceOnly(string slice)
    {
        bool IsIn(int tokens, string source) =>
            slice == (tokens == MadeUpEvidence.Short ? "short" : "long") || slice == $"source={source}";

        AssertRefusedOnlyBy(
            ClauseName.Slice + slice,
            Decide(
                MadeUpEvidence.Create(MadeUpEvidence.Reviews((tokens, source) => IsIn(tokens, source) ? (75, 85) : (98, 75))),
                Defaults
            )
        );
    }

    [Theory]
    [InlineData(20, "slice very-short")]
    [InlineData(21, null)]
    public void Decide_BetterButWorseOnASentence_IsRefusedByTheVeryShortOnly(int tokens, string? refused)
    {
        var holdOut = MadeUpEvidence
            .Reviews((_, source) => source == MadeUpEvidence.Books ? (80, 86) : (100, 75))
            .Select(review =>
                review with
                {
                    Tokens = review.Source == MadeUpEvidence.Books ? tokens : review.Tokens,
                    Source = null,
                }
            );

        var decision = Decide(MadeUpEvidence.Create([.. holdOut]), Defaults);

        Assert.Equal(
            refused is null ? [] : [refused],
            decision.Clauses.Where(clause => clause.Verdict == Verdict.Refused).Select(clause => clause.Name)
        );
    }

    [Fact]
    public void Decide_Slices_AreThoseOfTheReportsWithBothModels()
    {
        var decision = Decide(
            MadeUpEvidence.Create(
                MadeUpEvidence.Reviews((tokens, source) => (tokens == MadeUpEvidence.Short ? 90 : 96, source == "dvd" ? 70 : 80))
            ),
            Defaults
        );

        Assert.Equal(
            [
                "length: 15 to 60 tokens: 200: 0.90 0.00, 0.75 0.05",
                "length: over 60 tokens: 200: 0.96 0.06, 0.75 0.05",
                "source: books: 200: 0.93 0.03, 0.80 0.00",
                "source: dvd: 200: 0.93 0.03, 0.70 0.10",
            ],
            decision.Slices!.Select(slice =>
                $"{slice.By}: {slice.Name}: {slice.Reviews}: {slice.Candidate.Accuracy:F2} "
                + $"{slice.Candidate.ExpectedCalibrationError:F2}, "
                + $"{slice.Current.Accuracy:F2} {slice.Current.ExpectedCalibrationError:F2}"
            )
        );
    }

    [Fact]
    public void Decide_SliceBelowTheFloorOfAll_IsRefusedByThatSliceOnly() =>
        AssertRefusedOnlyBy(
            ClauseName.Slice + "short",
            Decide(
                MadeUpEvidence.Create(
                    MadeUpEvidence.Reviews((tokens, _) => tokens == MadeUpEvidence.Short ? (84, 80) : (96, 80))
                ),
                Defaults with
                {
                    LeastSliceAccuracy = 0.85,
                }
            )
        );

    [Fact]
    public void Decide_SmallSlice_IsNotJudged()
    {
        var decision = Decide(
            MadeUpEvidence.Create(MadeUpEvidence.Reviews((tokens, _) => tokens == MadeUpEvidence.Short ? (75, 85) : (98, 75))),
            Defaults with
            {
                LeastSliceReviews = 201,
            }
        );

        Assert.True(decision.Promote);
        Assert.Equal(11, decision.Clauses.Count(clause => clause is { Verdict: Verdict.NotJudged, Value: null }));
    }

    [Fact]
    public void Decide_ReviewsWithoutASource_HaveNoSliceOfIt()
    {
        JudgedReview[] holdOut = [.. MadeUpEvidence.Create().HoldOut.Select(review => review with { Source = null })];

        Assert.Equal(
            ["slice positive", "slice negative", "slice very-short", "slice short", "slice long", "slice earlier", "slice later"],
            Decide(MadeUpEvidence.Create(holdOut), Defaults)
                .Clauses.Select(clause => clause.Name)
                .Where(name => name.StartsWith(ClauseName.Slice))
        );
    }

    [Fact]
    public void Decide_CandidateThatIsTooSure_IsRefusedByCalibrationOnly() =>
        AssertRefusedOnlyBy(
            ClauseName.Calibration,
            Decide(
                MadeUpEvidence.Create(
                    MadeUpEvidence.Reviews((_, _) => (85, 75), candidateConfidence: 0.99f, currentConfidence: 0.75f)
                ),
                Defaults
            )
        );

    [Fact]
    public void Decide_CurrentModelThatIsNoBetterCalibrated_LetsACandidatePass() =>
        Assert.True(
            Decide(
                MadeUpEvidence.Create(
                    MadeUpEvidence.Reviews((_, _) => (85, 75), candidateConfidence: 0.99f, currentConfidence: 0.95f)
                ),
                Defaults
            ).Promote
        );

    [Fact]
    public void Decide_SlowCandidate_IsRefusedBySpeedOnly() =>
        AssertRefusedOnlyBy(ClauseName.Speed, Decide(MadeUpEvidence.Create(speed: 749), Defaults));

    [Fact]
    public void Decide_SpeedThatIsNoNumber_IsRefusedBySpeedOnly() =>
        AssertRefusedOnlyBy(ClauseName.Speed, Decide(MadeUpEvidence.Create() with { Speed = new ScoringSpeeds(0, 0) }, Defaults));

    [Fact]
    public void Decide_CandidateThatForgot_IsRefusedByAnchorOnly() =>
        AssertRefusedOnlyBy(
            ClauseName.Anchor,
            Decide(MadeUpEvidence.Create(anchor: MadeUpEvidence.Reviews((_, _) => (87, 90))), Defaults)
        );

    [Fact]
    public void Decide_NoAnchorSet_IsNotJudgedByIt() =>
        Assert.Equal(
            Verdict.NotJudged,
            Clause(Decide(MadeUpEvidence.Create() with { Anchor = null }, Defaults), ClauseName.Anchor).Verdict
        );

    [Fact]
    public void Decide_AllOfTheMargin_Passes() =>
        Assert.Equal(
            Verdict.Passed,
            Clause(
                Decide(
                    MadeUpEvidence.Create(anchor: MadeUpEvidence.Reviews((_, _) => (47, 52))),
                    Defaults with
                    {
                        AnchorMargin = 0.05,
                    }
                ),
                ClauseName.Anchor
            ).Verdict
        );

    [Fact]
    public void Decide_BadCandidate_IsToldAllThatIsWrong()
    {
        var decision = Decide(
            MadeUpEvidence.Create(
                MadeUpEvidence.Reviews((_, _) => (60, 90)),
                MadeUpEvidence.Reviews((_, _) => (60, 90)),
                speed: 10
            ),
            Defaults with
            {
                LeastReviews = 500,
            }
        );

        Assert.False(decision.Promote);
        Assert.Equal(
            [ClauseName.LabelCounts, "slice very-short"],
            decision.Clauses.Where(clause => !decision.Reasons.Contains(clause.Reason)).Select(clause => clause.Name)
        );
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.5f)]
    public void Decide_NoProbability_IsRefusedAsInput(float probability) =>
        Assert.Throws<ArgumentException>(() =>
            Decide(
                MadeUpEvidence.Create([.. MadeUpEvidence.Create().HoldOut, new JudgedReview(true, probability, 0.5f, 1, null)]),
                Defaults
            )
        );

    [Fact]
    public void Decide_NoReviews_IsRefusedAsInput() =>
        Assert.Throws<ArgumentException>(() => Decide(MadeUpEvidence.Create([]), Defaults));

    [Fact]
    public void Decide_OptionOutOfItsRange_IsRefused() =>
        Assert.Contains(
            nameof(PromotionOptions.Level),
            Assert.Throws<ValidationException>(() => Decide(MadeUpEvidence.Create(), Defaults with { Level = 0.9 })).Message
        );

    private static PromotionDecision Decide(PromotionEvidence trial, PromotionOptions options) =>
        PromotionRule.Decide(trial, options, DateTimeOffset.UnixEpoch);

    private static Clause Clause(PromotionDecision decision, string name) =>
        Assert.Single(decision.Clauses, clause => clause.Name == name);

    private static void AssertRefusedOnlyBy(string name, PromotionDecision decision)
    {
        Assert.False(decision.Promote);
        Assert.Equal([name], decision.Clauses.Where(clause => clause.Verdict == Verdict.Refused).Select(clause => clause.Name));
        Assert.Equal([Clause(decision, name).Reason], decision.Reasons);
    }
}
