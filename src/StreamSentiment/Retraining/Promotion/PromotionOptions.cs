using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>When a candidate replaces the current model. Shares and differences of accuracy are from 0 to 1.</summary>
public sealed record PromotionOptions
{
    /// <summary>The number of reviews in the hold-out below which nothing is promoted. Default: 200.</summary>
    [Range(1, int.MaxValue)]
    public int LeastReviews { get; init; } = 200;

    /// <summary>
    /// The number of reviews of each label in the hold-out below which nothing is judged: one label alone says nothing about the
    /// other. Default: a quarter of <see cref="LeastReviews"/>.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? LeastReviewsOfALabel { get; init; }

    /// <summary>The criterion that the candidate must meet on the hold-out. Default: better.</summary>
    public PromotionCriterion Test { get; init; } = PromotionCriterion.Better;

    /// <summary>
    /// The risk of calling equally good models different (<see cref="PromotionCriterion.Better"/>, two-sided), or of passing a
    /// candidate that is worse by the margin (<see cref="PromotionCriterion.NonInferior"/>, one-sided). Default: 0.05.
    /// </summary>
    [Range(1e-6, 0.5)]
    public double Level { get; init; } = 0.05;

    /// <summary>The loss of accuracy that <see cref="PromotionCriterion.NonInferior"/> allows. Default: 0.01.</summary>
    [Range(0, 1)]
    public double Margin { get; init; } = 0.01;

    /// <summary>
    /// The number of tokens up to which a review is short; longer ones are the slice of long reviews. Default: 100.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int ShortTokens { get; init; } = 100;

    /// <summary>
    /// The number of tokens up to which a review is very short, a sentence or two: a slice of its own, because a model may lose
    /// there what it gains on longer ones. Default: 20.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int VeryShortTokens { get; init; } = 20;

    /// <summary>The number of reviews in a slice below which it is not judged. Default: 50.</summary>
    [Range(1, int.MaxValue)]
    public int LeastSliceReviews { get; init; } = 50;

    /// <summary>The loss of accuracy that is allowed in a slice. Default: 0.05.</summary>
    [Range(0, 1)]
    public double SliceMargin { get; init; } = 0.05;

    /// <summary>
    /// The accuracy that a candidate must have in every slice, whatever the current model has. Where both guess, as they do where
    /// the labels are wrong, one of forty candidates is better by chance. Default: 0.6.
    /// </summary>
    [Range(0, 1)]
    public double LeastSliceAccuracy { get; init; } = 0.6;

    /// <summary>
    /// The expected calibration error that is always allowed; a higher one is allowed up to the current model's. Default: 0.1.
    /// </summary>
    [Range(0, 1)]
    public double CalibrationError { get; init; } = 0.1;

    /// <summary>The least speed of the candidate, as a multiple of the current model's. Default: 0.75.</summary>
    [Range(0, 1000)]
    public double LeastSpeed { get; init; } = 0.75;

    /// <summary>
    /// The loss of accuracy that is allowed on the anchor set; on what stands in for one, 0.05 at least. Default: 0.02.
    /// </summary>
    [Range(0, 1)]
    public double AnchorMargin { get; init; } = 0.02;
}

/// <summary>Validates <see cref="PromotionOptions"/> by generated code.</summary>
[OptionsValidator]
internal sealed partial class PromotionOptionsValidator : IValidateOptions<PromotionOptions>;

/// <summary>The criteria that a candidate can be held to.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PromotionCriterion>))]
public enum PromotionCriterion
{
    /// <summary>It is better than the current model, by <see cref="McNemar"/>'s exact test.</summary>
    Better,

    /// <summary>It is not worse by more than a margin, by <see cref="NonInferiority"/>.</summary>
    NonInferior,
}
