namespace StreamSentiment.Training;

/// <summary>No model came of a training: too few reviews, reviews of one label, numbers that diverged.</summary>
internal sealed class TrainingException(string message) : StreamSentimentException(message);
