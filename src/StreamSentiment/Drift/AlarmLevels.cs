using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Drift;

/// <summary>
/// When an alarm is raised and when it is cleared. Between the two levels it stays as it is: without that distance a statistic
/// that trembles about one level would raise an alarm a review.
/// </summary>
public sealed record AlarmLevels : IValidatableObject
{
    /// <summary>The alarm is raised above it.</summary>
    [Range(0, 1000)]
    public required double Raise { get; init; }

    /// <summary>The alarm is cleared below it; no higher than <see cref="Raise"/>.</summary>
    [Range(0, 1000)]
    public required double Clear { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Clear > Raise)
        {
            yield return new ValidationResult(
                $"An alarm cannot be raised above {Raise} and cleared below {Clear}.",
                [nameof(Clear)]
            );
        }
    }
}
