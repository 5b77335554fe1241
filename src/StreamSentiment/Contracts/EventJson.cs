using System.Text.Json.Serialization;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Contracts;

/// <summary>How events become JSON: camelCase, absent rather than null, unknown fields ignored, missing ones rejected.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true
)] // who writes a status event need not begin with its type
[JsonSerializable(typeof(Review))]
[JsonSerializable(typeof(ReviewLabelled))]
[JsonSerializable(typeof(ScoredReview))]
[JsonSerializable(typeof(ModelPublished))]
[JsonSerializable(typeof(StatusEvent))]
[JsonSerializable(typeof(ControlCommand))]
internal sealed partial class EventJson : JsonSerializerContext;
