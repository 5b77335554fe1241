namespace StreamSentiment.Training.Experiments;

/// <summary>Stored results cannot be continued.</summary>
internal sealed class ResultFileException(string message, Exception? innerException = null)
    : StreamSentimentException(message, innerException);
