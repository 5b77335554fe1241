namespace StreamSentiment.Contracts;

/// <summary>The headers of a record on <see cref="Topics.Control"/>.</summary>
public static class CommandHeaders
{
    /// <summary>
    /// The signature of the command, where hosts ask for one: <c>hmac-sha256=</c> and the HMAC in hexadecimal digits, lower case.
    /// </summary>
    public const string Signature = "command.signature";
}
