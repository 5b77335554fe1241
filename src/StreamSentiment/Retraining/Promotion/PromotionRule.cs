using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>
/// Decides whether a candidate replaces the current model: only if no clause refuses it. Every clause is measured, so that a
/// decision names all that is wrong and not only the first.
/// </summary>
public static class PromotionRule
{
    /// <summary>What stands in for an anchor set is short or few: a loss of less may be chance.</summary>
    private const double StandInMargin = 0.05;

    /// <param name="evidence">The scores and speeds of both models.</param>
    /// <param name="options">The thresholds of the clauses.</param>
    /// <param name="at">The time of the decision.</param>
    /// <exception cref="ArgumentException">
    /// The hold-out or the anchor set is empty, or a probability is not between 0 and 1.
    /// </exception>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static PromotionDecision Decide(PromotionEvidence evidence, PromotionOptions options, DateTimeOffset at)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var holdOut = JudgedSet.From(evidence.HoldOut);
        var anchor = evidence.Anchor is null ? null : JudgedSet.From(evidence.Anchor);
        return new PromotionDecision
        {
            DecidedAt = at,
            Candidate = evidence.Candidate,
            Current = evidence.Current,
            Clauses =
            [
                SampleSize(evidence, options),
                LabelCounts(evidence.HoldOut, options),
                options.Test == PromotionCriterion.Better ? Better(holdOut, options) : NonInferior(holdOut, options),
                Balanced(holdOut, options),
                .. Slices(evidence.HoldOut, options),
                .. Uniform(evidence.HoldOut),
                Calibration(holdOut, options),
                Speed(evidence.Speed, options),
                Anchor(anchor, evidence.AnchorSource, options),
                .. AnchorLabels(anchor, options),
            ],
            HoldOut = holdOut,
            Slices = JudgedSlice.FindAll(evidence.HoldOut),
            Anchor = anchor,
            AnchorSource = anchor is null ? null : evidence.AnchorSource,
            Speed = evidence.Speed,
            Options = options,
        };
    }

    private static Clause SampleSize(PromotionEvidence evidence, PromotionOptions options)
    {
        int reviews = evidence.HoldOut.Count;
        string leftOut =
            evidence.Repeated + evidence.Contradictory == 0
                ? ""
                : $" (left out: {evidence.Repeated:N0} with the text of another, {evidence.Contradictory:N0} whose text has both "
                    + "labels)";
        return new(
            ClauseName.SampleSize,
            reviews,
            options.LeastReviews,
            reviews >= options.LeastReviews ? Verdict.Passed : Verdict.NotJudged,
            $"The hold-out has {reviews:N0} reviews{leftOut}; at least {options.LeastReviews:N0} are asked for."
        );
    }

    private static Clause LabelCounts(IReadOnlyList<JudgedReview> holdOut, PromotionOptions options)
    {
        int positive = holdOut.Count(review => review.IsPositive),
            negative = holdOut.Count - positive,
            least = options.LeastReviewsOfALabel ?? Math.Max(1, options.LeastReviews / 4);
        string advice =
            Math.Min(positive, negative) >= least
                ? ""
                : $" Publish more {(positive < negative ? "positive" : "negative")} labels, or hold out a larger share.";
        return new(
            ClauseName.LabelCounts,
            Math.Min(positive, negative),
            least,
            advice.Length == 0 ? Verdict.Passed : Verdict.NotJudged,
            $"The hold-out has {positive:N0} positive and {negative:N0} negative reviews; at least {least:N0} of each are "
                + $"asked for.{advice}"
        );
    }

    private static Clause Better(JudgedSet holdOut, PromotionOptions options) =>
        new(
            ClauseName.Better,
            holdOut.PValue,
            options.Level,
            When(holdOut.PValue <= options.Level && holdOut.OnlyCandidateRight > holdOut.OnlyCurrentRight),
            $"{Difference(holdOut)}, p = {holdOut.PValue:G3} by McNemar's exact test; to be better it must win more "
                + $"reviews than it loses, with p at most {options.Level:G3}."
        );

    private static Clause NonInferior(JudgedSet holdOut, PromotionOptions options)
    {
        double bound = NonInferiority.LowerBound(
            holdOut.OnlyCandidateRight,
            holdOut.OnlyCurrentRight,
            holdOut.Candidate.Reviews,
            options.Level
        );
        return new Clause(
            ClauseName.NonInferior,
            bound,
            -options.Margin,
            When(AtLeast(bound, -options.Margin)),
            $"{Difference(holdOut)}; with {1 - options.Level:P1} certainty its accuracy is no lower than the current "
                + $"model's {Signed(bound)}, and {Signed(-options.Margin)} is allowed."
        );
    }

    /// <summary>
    /// The mean of the accuracies on positive and on negative reviews: on a hold-out that is mostly of one label, a candidate
    /// that leans to that label gains accuracy and loses this.
    /// </summary>
    private static Clause Balanced(JudgedSet holdOut, PromotionOptions options)
    {
        if (holdOut is not { Candidate.BalancedAccuracy: { } candidate, Current.BalancedAccuracy: { } current })
        {
            return new(ClauseName.Balanced, null, 0, Verdict.NotJudged, "The hold-out has reviews of one label only.");
        }

        double floor = options.Test == PromotionCriterion.NonInferior ? current - options.Margin : current;
        return new(
            ClauseName.Balanced,
            candidate,
            floor,
            When(AtLeast(candidate, floor)),
            $"The candidate's balanced accuracy, the mean over both labels, is {candidate:P2} and the current model's "
                + $"{current:P2}; at least {floor:P2} is asked for."
        );
    }

    private static IEnumerable<Clause> Slices(IReadOnlyList<JudgedReview> holdOut, PromotionOptions options)
    {
        yield return Slice("positive", [.. holdOut.Where(review => review.IsPositive)], options);
        yield return Slice("negative", [.. holdOut.Where(review => !review.IsPositive)], options);
        yield return Slice("very-short", [.. holdOut.Where(review => review.Tokens <= options.VeryShortTokens)], options);
        yield return Slice("short", [.. holdOut.Where(review => review.Tokens <= options.ShortTokens)], options);
        yield return Slice("long", [.. holdOut.Where(review => review.Tokens > options.ShortTokens)], options);
        yield return Slice("earlier", [.. holdOut.Take(holdOut.Count / 2)], options);
        yield return Slice("later", [.. holdOut.Skip(holdOut.Count / 2)], options);
        foreach (var source in GroupsBy(holdOut, review => review.Source))
        {
            yield return Slice($"source={source.Key}", [.. source], options);
        }

        foreach (var labeller in GroupsBy(holdOut, review => review.Labeller))
        {
            yield return Slice($"labeller={labeller.Key}", [.. labeller], options);
        }
    }

    private static IOrderedEnumerable<IGrouping<string, JudgedReview>> GroupsBy(
        IReadOnlyList<JudgedReview> holdOut,
        Func<JudgedReview, string?> name
    ) =>
        holdOut
            .Where(review => name(review) is not null)
            .GroupBy(review => name(review)!)
            .OrderBy(group => group.Key, StringComparer.Ordinal);

    /// <summary>What the hold-out cannot tell, because all of it has one origin. It refuses nothing.</summary>
    private static IEnumerable<Clause> Uniform(IReadOnlyList<JudgedReview> holdOut)
    {
        if (holdOut[0].Labeller is { } labeller && holdOut.All(review => review.Labeller == labeller))
        {
            yield return new(
                ClauseName.OneLabeller,
                1,
                1,
                Verdict.NotJudged,
                $"{labeller} gave all labels of the hold-out: whether they are right, nobody else has said."
            );
        }

        if (holdOut[0].Source is { } source && holdOut.All(review => review.Source == source))
        {
            yield return new(
                ClauseName.OneSource,
                1,
                1,
                Verdict.NotJudged,
                $"All reviews of the hold-out are from {source}: of other sources only the anchor set speaks."
            );
        }
    }

    private static Clause Slice(string slice, JudgedReview[] reviews, PromotionOptions options)
    {
        string name = ClauseName.Slice + slice;
        if (reviews.Length < options.LeastSliceReviews)
        {
            return new Clause(
                name,
                null,
                options.LeastSliceAccuracy,
                Verdict.NotJudged,
                $"The slice {slice} has {reviews.Length:N0} reviews; with less than {options.LeastSliceReviews:N0} it "
                    + "is not judged."
            );
        }

        double candidate = reviews.Average(review => review.CandidateIsRight ? 1.0 : 0),
            current = reviews.Average(review => review.CurrentIsRight ? 1.0 : 0);
        double floor = Math.Max(options.LeastSliceAccuracy, current - options.SliceMargin);
        return new Clause(
            name,
            candidate,
            floor,
            When(AtLeast(candidate, floor)),
            $"Of the {reviews.Length:N0} reviews of the slice {slice} the candidate labels {candidate:P2} correctly and "
                + $"the current model {current:P2}; at least {floor:P2} is asked for."
        );
    }

    private static Clause Calibration(JudgedSet holdOut, PromotionOptions options)
    {
        double candidate = holdOut.Candidate.ExpectedCalibrationError,
            current = holdOut.Current.ExpectedCalibrationError;
        double allowed = Math.Max(options.CalibrationError, current);
        return new Clause(
            ClauseName.Calibration,
            candidate,
            allowed,
            When(AtLeast(allowed, candidate)),
            $"The candidate's calibration error is {candidate:P2} and the current model's {current:P2}; at most "
                + $"{allowed:P2} is allowed."
        );
    }

    private static Clause Speed(ScoringSpeeds speed, PromotionOptions options)
    {
        double ratio = speed.Candidate / speed.Current;
        return new Clause(
            ClauseName.Speed,
            ratio,
            options.LeastSpeed,
            When(AtLeast(ratio, options.LeastSpeed)),
            $"The candidate scores {speed.Candidate:N0} reviews/s and the current model {speed.Current:N0}, {ratio:F2} "
                + $"times as many; at least {options.LeastSpeed:F2} times is asked for."
        );
    }

    private static Clause Anchor(JudgedSet? anchor, AnchorSource source, PromotionOptions options)
    {
        if (anchor is null)
        {
            return new Clause(ClauseName.Anchor, null, 0, Verdict.NotJudged, "There is no anchor set.");
        }

        double floor =
            anchor.Current.Accuracy
            - (source == AnchorSource.Configured ? options.AnchorMargin : Math.Max(options.AnchorMargin, StandInMargin));
        return new Clause(
            ClauseName.Anchor,
            anchor.Candidate.Accuracy,
            floor,
            When(AtLeast(anchor.Candidate.Accuracy, floor)),
            Origin(source)
                + $"Of the {anchor.Candidate.Reviews:N0} reviews of "
                + $"{(source == AnchorSource.Configured ? "the anchor set" : "these")} the candidate labels "
                + $"{anchor.Candidate.Accuracy:P2} correctly and the current model {anchor.Current.Accuracy:P2}; at least "
                + $"{floor:P2} is asked for."
        );
    }

    /// <summary>A candidate that leans to one label may gain as much on it as it loses on the other.</summary>
    private static IEnumerable<Clause> AnchorLabels(JudgedSet? anchor, PromotionOptions options)
    {
        if (anchor is null)
        {
            yield break;
        }

        var (candidate, current) = (anchor.Candidate.ConfusionMatrix, anchor.Current.ConfusionMatrix);
        yield return Of(
            "positive",
            candidate.TruePositives,
            current.TruePositives,
            current.TruePositives + current.FalseNegatives
        );
        yield return Of(
            "negative",
            candidate.TrueNegatives,
            current.TrueNegatives,
            current.TrueNegatives + current.FalsePositives
        );

        Clause Of(string label, double candidateRight, double currentRight, int reviews)
        {
            if (reviews < options.LeastSliceReviews)
            {
                return new(
                    $"{ClauseName.Anchor} {label}",
                    null,
                    0,
                    Verdict.NotJudged,
                    $"The anchor set has {reviews:N0} {label} reviews; with less than {options.LeastSliceReviews:N0} "
                        + "they are not judged by themselves."
                );
            }

            double floor = currentRight / reviews - options.SliceMargin;
            return new(
                $"{ClauseName.Anchor} {label}",
                candidateRight / reviews,
                floor,
                When(AtLeast(candidateRight / reviews, floor)),
                $"Of the {reviews:N0} {label} reviews of the anchor set, or of what stands in, the candidate labels "
                    + $"{candidateRight / reviews:P2} correctly and the current model {currentRight / reviews:P2}; at least "
                    + $"{floor:P2} is asked for."
            );
        }
    }

    /// <summary>Says what stands in for an anchor set; nothing where there is one.</summary>
    private static string Origin(AnchorSource source) =>
        source switch
        {
            AnchorSource.ValidationSample =>
                "No anchor set is configured; the validation sample that is stored with the current model stands in. ",
            AnchorSource.ReferenceTexts => "No anchor set is configured; the built-in reference texts stand in. ",
            AnchorSource.OldestLabels =>
                "No anchor set is configured, and the current model does not know the reference texts; the "
                    + "oldest labels of the hold-out stand in. ",
            _ => "",
        };

    // Not "not below": a measure that is no number must refuse. And 0.52 - 0.05 is a little more than 0.47 to a computer.
    private static bool AtLeast(double value, double threshold) => value >= threshold - 1e-12;

    private static Verdict When(bool passes) => passes ? Verdict.Passed : Verdict.Refused;

    private static string Difference(JudgedSet set) =>
        $"The candidate labels {set.Candidate.Accuracy:P2} correctly and the current model {set.Current.Accuracy:P2}: "
        + $"{set.OnlyCandidateRight:N0} reviews only the candidate, {set.OnlyCurrentRight:N0} only the current model";

    private static string Signed(double difference) =>
        $"{(difference < 0 ? "less" : "plus")} {100 * Math.Abs(difference):F2} points";
}
