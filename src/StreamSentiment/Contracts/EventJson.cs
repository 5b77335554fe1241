using System.Text.Json.Serialization;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Contracts;

/// <summary>
/// The JSON of events: camelCase, absent rather than null, unknown properties ignored, missing ones rejected, the type of a
/// status event or command at any place in the object.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(FiniteDouble), typeof(FiniteFloat)]
)]
[JsonSerializable(typeof(Review))]
[JsonSerializable(typeof(ReviewLabelled))]
[JsonSerializable(typeof(ScoredReview))]
[JsonSerializable(typeof(ScoredSentence[]))]
[JsonSerializable(typeof(ModelPublished))]
[JsonSerializable(typeof(StatusEvent))]
[JsonSerializable(typeof(ControlCommand))]
internal sealed partial class EventJson : JsonSerializerContext;
