namespace StreamSentiment.Cli;

/// <summary>An argument or an input of the command is wrong: exit code 2.</summary>
internal sealed class UsageException(string message) : StreamSentimentException(message);
