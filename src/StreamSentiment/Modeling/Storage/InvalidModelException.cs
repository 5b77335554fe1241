namespace StreamSentiment.Modeling.Storage;

/// <summary>A model that is not served: its message is one sentence that says which file or setting, and why.</summary>
public class InvalidModelException(string message, Exception? inner = null) : StreamSentimentException(message, inner);
