using System.Text.Json.Serialization;

namespace StreamSentiment.Text;

/// <summary>The cleaning of a text before it is tokenized: none, or removal of HTML by <see cref="TextCleaner"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Cleaning>))]
public enum Cleaning
{
    None,
    Html,
}
