using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Drift;

/// <summary>
/// The levels at which an alarm is raised and cleared. Between the two levels it stays as it is: without that distance a
/// statistic that trembles about one level would raise an alarm a review.
/// </summary>
public sealed record AlarmLevels : IValidatableObject
{
    /// <summary>The statistic above which the alarm is raised.</summary>
    [Range(0, 1000)]
    public required double Raise { get; init; }

    /// <summary>The statistic below which the alarm is cleared; at most <see cref="Raise"/>.</summary>
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
