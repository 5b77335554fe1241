using System.Text.Json.Serialization;

namespace StreamSentiment.Text;

/// <summary>Which end of a sequence: before the first id, or after the last.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Padding>))]
public enum Padding
{
    Pre,
    Post,
}
