using Microsoft.Extensions.Options;

namespace StreamSentiment.Scoring;

/// <summary>Checks the ranges of <see cref="ScoringOptions"/>, generated at build time.</summary>
[OptionsValidator]
internal sealed partial class ScoringOptionsValidator : IValidateOptions<ScoringOptions>;
