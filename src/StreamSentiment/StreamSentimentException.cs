namespace StreamSentiment;

/// <summary>
/// What a person is told in a sentence: what happened, to what, and what can be done. Tools and hosts print the message and no
/// stack.
/// </summary>
public abstract class StreamSentimentException(string message, Exception? inner = null) : Exception(message, inner);
