namespace StreamSentiment.Contracts.Events;

/// <summary>The values of <see cref="CommandFinished.Outcome"/>.</summary>
public static class CommandOutcome
{
    /// <summary>What was asked for is done.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It was carried out, and its result was turned down: a candidate that did not win.</summary>
    public const string Refused = "refused";

    /// <summary>It could not be carried out.</summary>
    public const string Failed = "failed";
}
