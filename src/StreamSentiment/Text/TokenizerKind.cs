using System.Text.Json.Serialization;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Text;

/// <summary>How a text becomes tokens: <see cref="KerasTokenizer"/> or <see cref="NltkTokenizer"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TokenizerKind>))]
public enum TokenizerKind
{
    Keras,
    Nltk,
}
