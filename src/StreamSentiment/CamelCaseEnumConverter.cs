using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSentiment;

/// <summary>
/// Enums as camelCase names in JSON, never as numbers: a manifest must be readable, and must not change when a member is
/// inserted.
/// </summary>
internal sealed class CamelCaseEnumConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
