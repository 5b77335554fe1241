using System.ComponentModel.DataAnnotations;
using Cronos;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Retraining;

/// <summary>The triggers of a retraining beside commands; all are off by default.</summary>
public sealed class TriggerOptions : IValidatableObject
{
    /// <summary>
    /// The time between two retrainings, counted from midnight UTC of 1 January 1970; null for none. Default: none.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "365.00:00:00")]
    public TimeSpan? Interval { get; set; }

    /// <summary>A cron expression of five fields, UTC: <c>0 3 * * *</c>. Empty for none. Default: none.</summary>
    public string Cron { get; set; } = "";

    /// <summary>The number of new labels that starts a retraining; null for none. Default: none.</summary>
    [Range(1, int.MaxValue)]
    public int? Labels { get; set; }

    /// <summary>True to retrain when an alarm about the current model is raised. Default: false.</summary>
    public bool Alarm { get; set; }

    /// <summary>The time after a retraining for an alarm in which other alarms start none. Default: 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan AlarmPause { get; set; } = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Cron.Length > 0 && !CronExpression.TryParse(Cron, out _))
        {
            yield return new ValidationResult($"Triggers:Cron is no cron expression of five fields: {Cron}", [nameof(Cron)]);
        }

        if (Cron.Length > 0 && Interval is not null)
        {
            yield return new ValidationResult("Triggers:Cron and Triggers:Interval are two schedules: give one.", [nameof(Cron)]);
        }
    }
}

/// <summary>Validates <see cref="TriggerOptions"/> by generated code.</summary>
[OptionsValidator]
internal sealed partial class TriggerOptionsValidator : IValidateOptions<TriggerOptions>;
