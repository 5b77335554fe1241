using System.Text.Json.Serialization;
using StreamSentiment.Text;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>What a candidate has to show.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PromotionCriterion>))]
public enum PromotionCriterion
{
    /// <summary>That it is better than the current model, by <see cref="McNemar"/>'s exact test.</summary>
    Better,

    /// <summary>That it is not worse by more than a margin, by <see cref="NonInferiority"/>.</summary>
    NonInferior,
}
