using System.Text.Json.Serialization;

namespace StreamSentiment.Text;

/// <summary>A token not in the vocabulary is dropped, as Keras does without <c>oov_token</c>, or becomes &lt;unk&gt;.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<UnknownPolicy>))]
public enum UnknownPolicy
{
    Drop,
    Unk,
}
