using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Drift;

/// <summary>Settings of the watch for drift.</summary>
public sealed record DriftOptions
{
    /// <summary>The configuration section that these settings are bound to.</summary>
    public const string Section = "Drift";

    /// <summary>True to watch the stream. Default: true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// The memory of the watch, in reviews or labels: one so many before the latest counts for 1/e of it. Default: 1000.
    /// </summary>
    [Range(10, 1e9)]
    public double Memory { get; init; } = 1000;

    /// <summary>The number of reviews, or labels, before which no alarm changes. Default: 500.</summary>
    [Range(1, int.MaxValue)]
    public int LeastSample { get; init; } = 500;

    /// <summary>The levels for the drop of accuracy, 0 to 1. Default: 0.05 and 0.025.</summary>
    [ValidateObjectMembers]
    public AlarmLevels Accuracy { get; init; } = new() { Raise = 0.05, Clear = 0.025 };

    /// <summary>
    /// The levels for the words' population stability index. Most words are common to all reviews, so that few bins carry a
    /// change. Default: 0.1 and 0.05.
    /// </summary>
    [ValidateObjectMembers]
    public AlarmLevels Words { get; init; } = new() { Raise = 0.1, Clear = 0.05 };

    /// <summary>The levels for the lengths' population stability index. Default: 0.2 and 0.1.</summary>
    [ValidateObjectMembers]
    public AlarmLevels Length { get; init; } = new() { Raise = 0.2, Clear = 0.1 };

    /// <summary>The levels for the population stability index of the share of unknown words. Default: 0.2 and 0.1.</summary>
    [ValidateObjectMembers]
    public AlarmLevels UnknownWords { get; init; } = new() { Raise = 0.2, Clear = 0.1 };

    /// <summary>The levels for the scores' population stability index. Default: 0.2 and 0.1.</summary>
    [ValidateObjectMembers]
    public AlarmLevels Scores { get; init; } = new() { Raise = 0.2, Clear = 0.1 };
}

/// <summary>Validates <see cref="DriftOptions"/> and its levels by generated code.</summary>
[OptionsValidator]
internal sealed partial class DriftOptionsValidator : IValidateOptions<DriftOptions>;
