using System.ComponentModel.DataAnnotations;
using Cronos;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Retraining;

/// <summary>What asks for a retraining beside commands; nothing does by default.</summary>
public sealed class TriggerOptions : IValidatableObject
{
    /// <summary>Every so often, counted from midnight UTC of 1 January 1970; null for never.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "365.00:00:00")]
    public TimeSpan? Interval { get; set; }

    /// <summary>At the times of a cron expression of five fields, UTC: <c>0 3 * * *</c>. Empty for never.</summary>
    public string Cron { get; set; } = "";

    /// <summary>Each time that so many labels more have arrived; null for never.</summary>
    [Range(1, int.MaxValue)]
    public int? Labels { get; set; }

    /// <summary>When an alarm about the current model is raised.</summary>
    public bool Alarm { get; set; }

    /// <summary>After a retraining that an alarm asked for, other alarms ask for none for so long.</summary>
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

/// <summary>Checks what <see cref="TriggerOptions"/> states, by generated code.</summary>
[OptionsValidator]
internal sealed partial class TriggerOptionsValidator : IValidateOptions<TriggerOptions>;
