using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Cli.Options;

/// <summary>The options that change <see cref="PromotionOptions"/>; those that are not given keep their defaults.</summary>
internal sealed class PromotionRuleOptions
{
    private static readonly PromotionOptions Default = new();

    private readonly Option<int?> leastReviews = new("--least-reviews")
    {
        Description = $"The fewest reviews for a promotion. Default: {Default.LeastReviews}.",
    };
    private readonly Option<int?> leastReviewsOfALabel = new("--least-reviews-of-a-label")
    {
        Description = "The fewest positive, and the fewest negative, reviews. Default: a quarter of --least-reviews.",
    };
    private readonly Option<PromotionCriterion?> test = new("--test")
    {
        Description =
            "better: by McNemar's exact test; non-inferior: worse by at most --margin. "
            + $"Default: {EnumValues.Name(Default.Test)}.",
    };
    private readonly Option<double?> level = new("--level")
    {
        Description = "Significance level of the test. Default: " + $"{Default.Level}.",
    };
    private readonly Option<double?> margin = new("--margin")
    {
        Description = $"The largest loss of accuracy with --test non-inferior, 0 to 1. Default: {Default.Margin}.",
    };
    private readonly Option<int?> shortTokens = new("--short-tokens")
    {
        Description = $"The most tokens of a short review. Default: {Default.ShortTokens}.",
    };
    private readonly Option<int?> veryShortTokens = new("--very-short-tokens")
    {
        Description = $"The most tokens of a very short review. Default: {Default.VeryShortTokens}.",
    };
    private readonly Option<int?> leastSliceReviews = new("--least-slice-reviews")
    {
        Description = $"The fewest reviews for a slice to be judged. Default: {Default.LeastSliceReviews}.",
    };
    private readonly Option<double?> sliceMargin = new("--slice-margin")
    {
        Description = $"The largest loss of accuracy in a slice, 0 to 1. Default: {Default.SliceMargin}.",
    };
    private readonly Option<double?> leastSliceAccuracy = new("--least-slice-accuracy")
    {
        Description = $"The lowest accuracy in each slice, 0 to 1. Default: {Default.LeastSliceAccuracy}.",
    };
    private readonly Option<double?> calibrationError = new("--calibration-error")
    {
        Description =
            "The largest calibration error, unless the current model's is larger. " + $"Default: {Default.CalibrationError}.",
    };
    private readonly Option<double?> leastSpeed = new("--least-speed")
    {
        Description = $"The lowest speed, as a multiple of the current model's. Default: {Default.LeastSpeed}.",
    };
    private readonly Option<double?> anchorMargin = new("--anchor-margin")
    {
        Description = $"The largest loss of accuracy on the anchor set, 0 to 1. Default: {Default.AnchorMargin}.",
    };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            leastReviews,
            leastReviewsOfALabel,
            test,
            level,
            margin,
            shortTokens,
            veryShortTokens,
            leastSliceReviews,
            sliceMargin,
            leastSliceAccuracy,
            calibrationError,
            leastSpeed,
            anchorMargin,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">An option is out of its range.</exception>
    public PromotionOptions Read(ParseResult parsed)
    {
        var options = new PromotionOptions
        {
            LeastReviews = parsed.GetValue(leastReviews) ?? Default.LeastReviews,
            LeastReviewsOfALabel = parsed.GetValue(leastReviewsOfALabel),
            Test = parsed.GetValue(test) ?? Default.Test,
            Level = parsed.GetValue(level) ?? Default.Level,
            Margin = parsed.GetValue(margin) ?? Default.Margin,
            ShortTokens = parsed.GetValue(shortTokens) ?? Default.ShortTokens,
            VeryShortTokens = parsed.GetValue(veryShortTokens) ?? Default.VeryShortTokens,
            LeastSliceReviews = parsed.GetValue(leastSliceReviews) ?? Default.LeastSliceReviews,
            SliceMargin = parsed.GetValue(sliceMargin) ?? Default.SliceMargin,
            LeastSliceAccuracy = parsed.GetValue(leastSliceAccuracy) ?? Default.LeastSliceAccuracy,
            CalibrationError = parsed.GetValue(calibrationError) ?? Default.CalibrationError,
            LeastSpeed = parsed.GetValue(leastSpeed) ?? Default.LeastSpeed,
            AnchorMargin = parsed.GetValue(anchorMargin) ?? Default.AnchorMargin,
        };
        List<ValidationResult> faults = [];
        return Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true)
            ? options
            : throw new UsageException(string.Join(" ", faults.Select(fault => fault.ErrorMessage)));
    }
}
