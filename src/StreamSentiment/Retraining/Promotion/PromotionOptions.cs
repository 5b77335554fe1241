using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>When a candidate replaces the current model. Shares and differences of accuracy are from 0 to 1.</summary>
public sealed record PromotionOptions
{
    /// <summary>Reviews of the hold-out below which nothing is promoted.</summary>
    [Range(1, int.MaxValue)]
    public int LeastReviews { get; init; } = 200;

    /// <summary>What the candidate has to show on the hold-out.</summary>
    public PromotionCriterion Test { get; init; } = PromotionCriterion.Better;

    /// <summary>
    /// The risk that is taken: of calling equally good models different (<see cref="PromotionCriterion.Better"/>, two-sided), or of
    /// passing a candidate that is worse by the margin (<see cref="PromotionCriterion.NonInferior"/>, one-sided).
    /// </summary>
    [Range(1e-6, 0.5)]
    public double Level { get; init; } = 0.05;

    /// <summary>How much worse than the current model a candidate may be with <see cref="PromotionCriterion.NonInferior"/>.</summary>
    [Range(0, 1)]
    public double Margin { get; init; } = 0.01;

    /// <summary>Reviews of at most so many tokens are short, the others long.</summary>
    [Range(0, int.MaxValue)]
    public int ShortTokens { get; init; } = 100;

    /// <summary>Reviews of a slice below which it is not judged.</summary>
    [Range(1, int.MaxValue)]
    public int LeastSliceReviews { get; init; } = 50;

    /// <summary>How far below the current model's accuracy a candidate may fall in a slice.</summary>
    [Range(0, 1)]
    public double SliceMargin { get; init; } = 0.05;

    /// <summary>
    /// The accuracy that a candidate must have in every slice, whatever the current model has. Where both guess, as they do where
    /// the labels are wrong, one of forty candidates is better by chance.
    /// </summary>
    [Range(0, 1)]
    public double LeastSliceAccuracy { get; init; } = 0.6;

    /// <summary>Expected calibration error that is always allowed; above it, no more than the current model has.</summary>
    [Range(0, 1)]
    public double CalibrationError { get; init; } = 0.1;

    /// <summary>The candidate's reviews a second, as a multiple of the current model's, at least.</summary>
    [Range(0, 1000)]
    public double LeastSpeed { get; init; } = 0.75;

    /// <summary>How far below the current model's accuracy a candidate may fall on the anchor set.</summary>
    [Range(0, 1)]
    public double AnchorMargin { get; init; } = 0.02;
}

/// <summary>Checks what <see cref="PromotionOptions"/> states, by generated code.</summary>
[OptionsValidator]
internal sealed partial class PromotionOptionsValidator : IValidateOptions<PromotionOptions>;
