using System.Text.Json.Serialization;

namespace StreamSentiment.Text;

/// <summary>
/// The treatment of a token that is not in the vocabulary: dropped, as in Keras without <c>oov_token</c>, or &lt;unk&gt;.
/// </summary>
[JsonConverter(typeof(CamelCaseEnumConverter<UnknownPolicy>))]
public enum UnknownPolicy
{
    Drop,
    Unk,
}
