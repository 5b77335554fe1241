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
    /// <param name="holdOut">Reviews that it was not trained on.</param>
    /// <param name="progress">Reports the start.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public PromotionDecision Judge(
        Candidate candidate,
        IReadOnlyList<LabelledText> holdOut,
        CommandProgress progress,
        CancellationToken stop
    )
    {
        progress(
            "judge",
            $"{candidate.Version} against {candidate.Parent} on {holdOut.Count:N0} held-out reviews"
                + (options.AnchorData.Length > 0 ? " and the anchor set" : "")
        );
        using var first = SentimentModel.Load(promotion.Store.Find(promotion.Name, candidate.Version));
        using var second = SentimentModel.Load(promotion.Store.Find(promotion.Name, candidate.Parent));
        var anchor = options.AnchorData.Length > 0 ? load(options.AnchorData, Splits.Test) : null;
        var evidence = new PromotionTrial(first, second, options.Threads, clock).Run(holdOut, anchor, stop);
        return PromotionRule.Decide(evidence, rule, clock.GetUtcNow());
    }
}
