using System.Text.Json.Serialization;
using StreamSentiment.Text.Typography;

namespace StreamSentiment.Text;

/// <summary>
/// The cleaning of a text before it is tokenized: none, removal of HTML by <see cref="TextCleaner"/>, or that and plain
/// characters by <see cref="TypographicCleaner"/>, as models are trained today.
/// </summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Cleaning>))]
public enum Cleaning
{
    None,
    Html,
    Typographic,
}
