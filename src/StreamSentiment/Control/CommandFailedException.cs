namespace StreamSentiment.Control;

/// <summary>A command cannot be carried out as it was given; the message says why, for whoever gave it.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
