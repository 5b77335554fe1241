namespace StreamSentiment.Contracts;

/// <summary>The header that a score of a replay carries; its value is UTF-8 text.</summary>
public static class ReplayHeaders
{
    /// <summary>The id of the command that had the review scored again.</summary>
    public const string Command = "replay.command";
}
