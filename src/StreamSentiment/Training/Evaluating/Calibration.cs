namespace StreamSentiment.Training.Evaluating;

/// <summary>
/// How well probabilities say what they mean, before and after the temperature. It is fitted on the validation split, so
/// that split's figure after is a little too good; the test split's is not.
/// </summary>
/// <param name="Temperature">What logits are divided by.</param>
/// <param name="ValidationErrorBefore">Expected calibration error on the validation split.</param>
/// <param name="ValidationErrorAfter">The same with the temperature.</param>
/// <param name="TestErrorBefore">On the test split; null if it was not asked for.</param>
/// <param name="TestErrorAfter">The same with the temperature.</param>
public sealed record Calibration(
    double Temperature,
    double ValidationErrorBefore,
    double ValidationErrorAfter,
    double? TestErrorBefore = null,
    double? TestErrorAfter = null
);
