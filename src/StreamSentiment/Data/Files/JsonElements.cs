using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSentiment.Data.Files;

/// <summary>The values of a JSON array or of JSON objects one after the other.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonElements : JsonSerializerContext;
