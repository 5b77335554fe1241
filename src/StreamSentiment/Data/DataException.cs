namespace StreamSentiment.Data;

/// <summary>A data set cannot be read. The message says in a sentence what is wrong, where, and what was expected.</summary>
public sealed class DataException(string message, Exception? innerException = null)
    : StreamSentimentException(message, innerException);
