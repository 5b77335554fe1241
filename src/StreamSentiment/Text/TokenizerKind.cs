using System.Text.Json.Serialization;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>The tokenizer of a text profile: <see cref="KerasTokenizer"/> or <see cref="NltkTokenizer"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TokenizerKind>))]
public enum TokenizerKind
{
    Keras,
    Nltk,
}
