using System.Text.Json.Serialization;

namespace StreamSentiment.Text;

/// <summary>What becomes of a token that the vocabulary lacks: dropped, as Keras does without <c>oov_token</c>, or &lt;unk&gt;.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<UnknownPolicy>))]
public enum UnknownPolicy
{
    Drop,
    Unk,
}
