namespace StreamSentiment.Hosting;

/// <summary>A setting that a host does not start with; the message names it.</summary>
internal sealed class InvalidSettingException(string message, Exception? inner = null) : StreamSentimentException(message, inner);
