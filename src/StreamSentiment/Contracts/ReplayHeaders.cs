namespace StreamSentiment.Contracts;

/// <summary>The header of a score that a replay published; its value is UTF-8 text.</summary>
public static class ReplayHeaders
{
    /// <summary>The id of the replay command.</summary>
    public const string Command = "replay.command";
}
