namespace StreamSentiment.Contracts;

/// <summary>
/// The headers that a redriven record carries beside its original ones and <see cref="DeadLetterHeaders.Attempt"/>; their values
/// are UTF-8 text.
/// </summary>
public static class RedriveHeaders
{
    /// <summary>Begins the name of each of these headers.</summary>
    public const string Prefix = "redrive.";

    /// <summary>The id of the command that redrove it.</summary>
    public const string Command = Prefix + "command";

    /// <summary>Where the dead letter stands: topic/partition/offset.</summary>
    public const string Position = Prefix + "position";
}
