namespace StreamSentiment.Training;

/// <summary>A training gave no model: there were too few reviews, or only of one label, or the numbers diverged.</summary>
internal sealed class TrainingException(string message) : StreamSentimentException(message);
