using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Cli.Options;

/// <summary>The options that change <see cref="PromotionOptions"/>: what is not given stays as it is there.</summary>
internal sealed class PromotionRuleOptions
{
    private readonly Option<int?> leastReviews = new("--least-reviews")
    {
        Description = "Reviews below which nothing is promoted.",
    };
    private readonly Option<PromotionCriterion?> test = new("--test")
    {
        Description = "better (McNemar's exact test) or nonInferior (no worse than by --margin).",
    };
    private readonly Option<double?> level = new("--level") { Description = "Risk of the test." };
    private readonly Option<double?> margin = new("--margin")
    {
        Description = "Accuracy that may be lost with --test nonInferior, 0 to 1.",
    };
    private readonly Option<int?> shortTokens = new("--short-tokens")
    {
        Description = "Reviews of at most so many tokens are short.",
    };
    private readonly Option<int?> leastSliceReviews = new("--least-slice-reviews")
    {
        Description = "Reviews below which a slice is not judged.",
    };
    private readonly Option<double?> sliceMargin = new("--slice-margin")
    {
        Description = "Accuracy that may be lost in a slice, 0 to 1.",
    };
    private readonly Option<double?> leastSliceAccuracy = new("--least-slice-accuracy")
    {
        Description = "Accuracy that every slice must have, 0 to 1.",
    };
    private readonly Option<double?> calibrationError = new("--calibration-error")
    {
        Description = "Calibration error that is allowed; above it, no more than the current model's.",
    };
    private readonly Option<double?> leastSpeed = new("--least-speed")
    {
        Description = "Speed as a multiple of the current model's, at least.",
    };
    private readonly Option<double?> anchorMargin = new("--anchor-margin")
    {
        Description = "Accuracy that may be lost on the anchor set, 0 to 1.",
    };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            leastReviews,
            test,
            level,
            margin,
            shortTokens,
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

    /// <exception cref="WrongUseException">An option is out of its range.</exception>
    public PromotionOptions Read(ParseResult parsed)
    {
        var own = new PromotionOptions();
        var options = new PromotionOptions
        {
            LeastReviews = parsed.GetValue(leastReviews) ?? own.LeastReviews,
            Test = parsed.GetValue(test) ?? own.Test,
            Level = parsed.GetValue(level) ?? own.Level,
            Margin = parsed.GetValue(margin) ?? own.Margin,
            ShortTokens = parsed.GetValue(shortTokens) ?? own.ShortTokens,
            LeastSliceReviews = parsed.GetValue(leastSliceReviews) ?? own.LeastSliceReviews,
            SliceMargin = parsed.GetValue(sliceMargin) ?? own.SliceMargin,
            LeastSliceAccuracy = parsed.GetValue(leastSliceAccuracy) ?? own.LeastSliceAccuracy,
            CalibrationError = parsed.GetValue(calibrationError) ?? own.CalibrationError,
            LeastSpeed = parsed.GetValue(leastSpeed) ?? own.LeastSpeed,
            AnchorMargin = parsed.GetValue(anchorMargin) ?? own.AnchorMargin,
        };
        List<ValidationResult> faults = [];
        return Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true)
            ? options
            : throw new WrongUseException(string.Join(" ", faults.Select(fault => fault.ErrorMessage)));
    }
}
