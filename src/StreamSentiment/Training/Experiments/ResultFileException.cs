namespace StreamSentiment.Training.Experiments;

/// <summary>Stored results cannot be gone on with. The message is a sentence for a person.</summary>
internal sealed class ResultFileException(string message, Exception? innerException = null)
    : StreamSentimentException(message, innerException);
