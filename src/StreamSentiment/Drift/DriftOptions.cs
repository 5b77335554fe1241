using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Drift;

/// <summary>How a model is watched.</summary>
public sealed record DriftOptions
{
    /// <summary>The configuration section that these settings are bound to.</summary>
    public const string Section = "Drift";

    /// <summary>Whether the stream is watched.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Reviews, or labels, that the watch looks back: one so long ago counts for 1/e of the latest.</summary>
    [Range(10, 1e9)]
    public double Memory { get; init; } = 1000;

    /// <summary>Reviews, or labels, before which no alarm changes.</summary>
    [Range(1, int.MaxValue)]
    public int LeastSample { get; init; } = 500;

    /// <summary>Of the drop of accuracy, 0 to 1.</summary>
    [ValidateObjectMembers]
    public AlarmLevels Accuracy { get; init; } = new() { Raise = 0.05, Clear = 0.025 };

    /// <summary>Of the population stability index. Most words are those of the language, so that few bins carry a change.</summary>
    [ValidateObjectMembers]
    public AlarmLevels Words { get; init; } = new() { Raise = 0.1, Clear = 0.05 };

    /// <summary>Of the population stability index.</summary>
    [ValidateObjectMembers]
    public AlarmLevels Length { get; init; } = new() { Raise = 0.2, Clear = 0.1 };

    /// <summary>Of the population stability index.</summary>
    [ValidateObjectMembers]
    public AlarmLevels UnknownWords { get; init; } = new() { Raise = 0.2, Clear = 0.1 };

    /// <summary>Of the population stability index.</summary>
    [ValidateObjectMembers]
    public AlarmLevels Scores { get; init; } = new() { Raise = 0.2, Clear = 0.1 };
}

/// <summary>Checks what <see cref="DriftOptions"/> and its levels state, by generated code.</summary>
[OptionsValidator]
internal sealed partial class DriftOptionsValidator : IValidateOptions<DriftOptions>;
