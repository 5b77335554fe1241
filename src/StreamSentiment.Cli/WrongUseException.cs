namespace StreamSentiment.Cli;

/// <summary>The command was given something it cannot use: exit code 2.</summary>
internal sealed class WrongUseException(string message) : StreamSentimentException(message);
