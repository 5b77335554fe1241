namespace StreamSentiment.Scorer;

/// <summary>A setting that the scorer does not start with; the message names it.</summary>
internal sealed class InvalidSettingException(string message, Exception? inner = null) : Exception(message, inner);
