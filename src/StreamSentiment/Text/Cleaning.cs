using System.Text.Json.Serialization;
using StreamSentiment.Text.Typography;

namespace StreamSentiment.Text;

/// <summary>
/// The cleaning of a text before it is tokenized: none, removal of HTML by <see cref="TextCleaner"/>, or that and plain
/// characters by <see cref="TypographicCleaner"/>, and that with words for emoji.
/// </summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Cleaning>))]
public enum Cleaning
{
    None,
    Html,
    Typographic,

    /// <summary>As <see cref="Typographic"/>, and emoji and emoticons become words (<see cref="EmojiWords"/>).</summary>
    Emoji,
}
