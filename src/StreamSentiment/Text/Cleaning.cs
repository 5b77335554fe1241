using System.Text.Json.Serialization;

namespace StreamSentiment.Text;

/// <summary>What is taken out of a text before it is tokenized: nothing, or HTML by <see cref="TextCleaner"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Cleaning>))]
public enum Cleaning
{
    None,
    Html,
}
