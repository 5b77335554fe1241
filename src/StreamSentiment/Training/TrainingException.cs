namespace StreamSentiment.Training;

/// <summary>What was given cannot be learnt from: too few reviews, reviews of one label. The message is a sentence for a person.</summary>
internal sealed class TrainingException(string message) : StreamSentimentException(message);
