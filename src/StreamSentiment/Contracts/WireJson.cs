using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts;

/// <summary>How events become JSON: camelCase, absent rather than null, unknown fields ignored, missing ones rejected.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Review))]
[JsonSerializable(typeof(ReviewLabelled))]
[JsonSerializable(typeof(ScoredReview))]
internal sealed partial class WireJson : JsonSerializerContext;
