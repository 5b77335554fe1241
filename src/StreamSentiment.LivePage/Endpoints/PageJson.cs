using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSentiment.LivePage.Endpoints;

/// <summary>The JSON that pages send and get, beside the state: camelCase, absent rather than null, nothing unknown.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(TriedText))]
[JsonSerializable(typeof(TriedScore))]
[JsonSerializable(typeof(PageCommand))]
[JsonSerializable(typeof(IssuedCommand))]
internal sealed partial class PageJson : JsonSerializerContext;
