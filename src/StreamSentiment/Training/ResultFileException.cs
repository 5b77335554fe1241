namespace StreamSentiment.Training;

/// <summary>The file of a search cannot be gone on with. The message is a sentence for a person.</summary>
internal sealed class SearchException(string message, Exception? innerException = null) : Exception(message, innerException);
