namespace StreamSentiment.Control;

/// <summary>Told how far a command is.</summary>
/// <param name="stage">What is being done, in a word or two: stable, for machines.</param>
/// <param name="message">The same for people, with its numbers.</param>
/// <param name="done">How much of the stage, 0 to 1; null if nobody knows.</param>
internal delegate void CommandProgress(string stage, string message, double? done = null);
