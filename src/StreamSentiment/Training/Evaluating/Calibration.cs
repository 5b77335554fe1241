using System.Text.Json.Serialization;
using StreamSentiment.Modeling;

namespace StreamSentiment.Training.Evaluating;

/// <summary>
/// Calibration before and after the temperature is applied. The temperature is fitted on the validation split, so
/// that split's error after it is a little too low; the test split's is not.
/// </summary>
/// <param name="Temperature">The divisor of logits.</param>
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
)
{
    /// <summary>The power of 1 + token ids that multiplies the temperature; null for one temperature at all lengths.</summary>
    public double? TemperatureByLength { get; init; }

    /// <summary>
    /// The weight of the n-grams in the logit, fitted on the same reviews (<see cref="NGramSpec.Share"/>); null for networks or
    /// n-grams alone.
    /// </summary>
    public double? NGramShare { get; init; }

    /// <summary>The divisor of logits.</summary>
    [JsonIgnore]
    public LogitScale Scale => new(Temperature, TemperatureByLength ?? 0);
}
