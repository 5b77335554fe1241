using System.Text.Json.Serialization;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>The criteria that a candidate can be held to.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PromotionCriterion>))]
public enum PromotionCriterion
{
    /// <summary>It is better than the current model, by <see cref="McNemar"/>'s exact test.</summary>
    Better,

    /// <summary>It is not worse by more than a margin, by <see cref="NonInferiority"/>.</summary>
    NonInferior,
}
