namespace StreamSentiment.Data;

/// <summary>A data set cannot be read. The message is one sentence for a person: what, where, and what was expected.</summary>
public sealed class DataException(string message, Exception? innerException = null)
    : StreamSentimentException(message, innerException);
