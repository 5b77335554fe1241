namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// A version, or a file of one, that is not there or cannot be read now: it may come yet. What is wrong with the content of a
/// file is an <see cref="InvalidModelException"/> itself.
/// </summary>
public sealed class AbsentModelException(string message, Exception? inner = null) : InvalidModelException(message, inner);
