using System.Text.Json.Serialization;

namespace StreamSentiment.Text;

/// <summary>The end of a sequence where ids are added or cut: before the first id, or after the last.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Padding>))]
public enum Padding
{
    Pre,
    Post,
}
