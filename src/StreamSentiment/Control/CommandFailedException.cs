namespace StreamSentiment.Control;

/// <summary>A command cannot be carried out; the message is its answer, a sentence for the person who gave it.</summary>
internal sealed class CommandFailedException(string message, Exception? inner = null) : StreamSentimentException(message, inner);
