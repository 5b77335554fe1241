namespace StreamSentiment.Contracts;

/// <summary>
/// The headers that a redriven record has beside its original ones and <see cref="DeadLetterHeaders.Attempt"/>; their values
/// are UTF-8 text.
/// </summary>
public static class RedriveHeaders
{
    /// <summary>The prefix of the name of each of these headers.</summary>
    public const string Prefix = "redrive.";

    /// <summary>The id of the command that redrove it.</summary>
    public const string Command = Prefix + "command";

    /// <summary>The position of the dead letter: topic/partition/offset.</summary>
    public const string Position = Prefix + "position";
}
