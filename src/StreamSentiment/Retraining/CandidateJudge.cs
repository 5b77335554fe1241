using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Retraining;

/// <summary>Compares a candidate with its parent on held-out reviews, and decides by the promotion rule.</summary>
/// <param name="promotion">The model and its store.</param>
/// <param name="options">The anchor set, and the cores to use.</param>
/// <param name="rule">When a candidate wins.</param>
/// <param name="load">Gives the labelled reviews that a data spec names: the anchor set.</param>
/// <param name="clock">The clock of all times.</param>
internal sealed class CandidateJudge(
    ModelPromotion promotion,
    RetrainOptions options,
    PromotionOptions rule,
    Func<string, Splits, IReadOnlyList<LabelledText>> load,
    TimeProvider clock
)
{
    /// <param name="candidate">The version that would replace its parent.</param>
    /// <param name="set">The reviews that it was trained on, and those that decide.</param>
    /// <param name="progress">Reports the start.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public PromotionDecision Judge(Candidate candidate, TrainingSet set, CommandProgress progress, CancellationToken stop)
    {
        progress(
            "judge",
            $"{candidate.Version} against {candidate.Parent} on {set.HoldOut.Count:N0} held-out reviews"
                + (
                    options.AnchorData.Length > 0
                        ? " and the anchor set"
                        : $"; no anchor set is configured, and of {candidate.Parent}'s validation sample there are "
                            + $"{set.Validation.Count:N0} reviews"
                )
        );
        using var first = SentimentModel.Load(promotion.Store.Find(promotion.Name, candidate.Version));
        using var second = SentimentModel.Load(promotion.Store.Find(promotion.Name, candidate.Parent));
        var anchor = options.AnchorData.Length > 0 ? NotLearnt(load(options.AnchorData, Splits.Test), set.Train) : null;
        var trial = new PromotionTrial(first, second, options.Threads, clock) { Validation = set.Validation };
        var evidence = trial.Run(set.HoldOut, anchor, stop);
        return PromotionRule.Decide(evidence, rule, clock.GetUtcNow());
    }

    /// <summary>
    /// The anchor reviews whose text is not among the labels: what the candidate was just taught it cannot have forgotten. All of
    /// them, if none is left.
    /// </summary>
    private static IReadOnlyList<LabelledText> NotLearnt(IReadOnlyList<LabelledText> anchor, IReadOnlyList<LabelledText> train)
    {
        var learnt = train.Select(review => TextKey.Of(review.Text)).ToHashSet(StringComparer.Ordinal);
        LabelledText[] others = [.. anchor.Where(review => !learnt.Contains(TextKey.Of(review.Text)))];
        return others.Length > 0 ? others : anchor;
    }
}
