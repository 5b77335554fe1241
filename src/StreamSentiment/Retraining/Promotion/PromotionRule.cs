using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>
/// Decides whether a candidate replaces the current model: only if no clause refuses it. Every clause is measured, so that a
/// decision names all that is wrong and not only the first.
/// </summary>
public static class PromotionRule
{
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
                SampleSize(holdOut, options),
                options.Test == PromotionCriterion.Better ? Better(holdOut, options) : NonInferior(holdOut, options),
                .. Slices(evidence.HoldOut, options),
                Calibration(holdOut, options),
                Speed(evidence.Speed, options),
                Anchor(anchor, options),
            ],
            HoldOut = holdOut,
            Anchor = anchor,
            Speed = evidence.Speed,
            Options = options,
        };
    }

    private static Clause SampleSize(JudgedSet holdOut, PromotionOptions options) =>
        new(
            ClauseName.SampleSize,
            holdOut.Candidate.Reviews,
            options.LeastReviews,
            When(holdOut.Candidate.Reviews >= options.LeastReviews),
            $"The hold-out has {holdOut.Candidate.Reviews:N0} reviews; at least {options.LeastReviews:N0} are asked for."
        );

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

    private static IEnumerable<Clause> Slices(IReadOnlyList<JudgedReview> holdOut, PromotionOptions options)
    {
        yield return Slice("short", [.. holdOut.Where(review => review.Tokens <= options.ShortTokens)], options);
        yield return Slice("long", [.. holdOut.Where(review => review.Tokens > options.ShortTokens)], options);
        foreach (
            var source in holdOut
                .Where(review => review.Source is not null)
                .GroupBy(review => review.Source!)
                .OrderBy(source => source.Key, StringComparer.Ordinal)
        )
        {
            yield return Slice($"source={source.Key}", [.. source], options);
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

    private static Clause Anchor(JudgedSet? anchor, PromotionOptions options)
    {
        if (anchor is null)
        {
            return new Clause(ClauseName.Anchor, null, 0, Verdict.NotJudged, "There is no anchor set.");
        }

        double floor = anchor.Current.Accuracy - options.AnchorMargin;
        return new Clause(
            ClauseName.Anchor,
            anchor.Candidate.Accuracy,
            floor,
            When(AtLeast(anchor.Candidate.Accuracy, floor)),
            $"Of the {anchor.Candidate.Reviews:N0} reviews of the anchor set the candidate labels "
                + $"{anchor.Candidate.Accuracy:P2} correctly and the current model {anchor.Current.Accuracy:P2}; at least "
                + $"{floor:P2} is asked for."
        );
    }

    // Not "not below": a measure that is no number must refuse. And 0.52 - 0.05 is a little more than 0.47 to a computer.
    private static bool AtLeast(double value, double threshold) => value >= threshold - 1e-12;

    private static Verdict When(bool passes) => passes ? Verdict.Passed : Verdict.Refused;

    private static string Difference(JudgedSet set) =>
        $"The candidate labels {set.Candidate.Accuracy:P2} correctly and the current model {set.Current.Accuracy:P2}: "
        + $"{set.OnlyCandidateRight:N0} reviews only the candidate, {set.OnlyCurrentRight:N0} only the current model";

    private static string Signed(double difference) =>
        $"{(difference < 0 ? "less" : "plus")} {100 * Math.Abs(difference):F2} points";
}
