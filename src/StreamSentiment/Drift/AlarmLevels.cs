using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Drift;

/// <summary>
/// The levels at which an alarm is raised and cleared. Between the two levels it stays as it is: without that distance a
/// statistic that trembles about one level would raise an alarm a review.
/// </summary>
public sealed record AlarmLevels
{
    /// <summary>The statistic above which the alarm is raised.</summary>
    [Range(0, 1000)]
    public required double Raise { get; init; }

    /// <summary>The statistic below which the alarm is cleared; at most <see cref="Raise"/>.</summary>
    [Range(0, 1000)]
    [NoHigherThanRaise]
    public required double Clear { get; init; }
}

/// <summary>Refuses an alarm that is cleared above the level at which it is raised.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NoHigherThanRaiseAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        validationContext.ObjectInstance is AlarmLevels levels && levels.Clear > levels.Raise
            ? new ValidationResult(
                $"{validationContext.DisplayName}: an alarm cannot be raised above {levels.Raise} "
                    + $"and cleared below {levels.Clear}."
            )
            : ValidationResult.Success;
}
