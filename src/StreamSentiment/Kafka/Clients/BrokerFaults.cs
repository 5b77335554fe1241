using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Why brokers cannot be used, as far as the clients of one program have noticed: librdkafka tries without end and says so in
/// many lines of its own words, of which a person needs one sentence, once. Thread-safe.
/// </summary>
internal sealed partial class BrokerFaults
{
    private readonly ConcurrentDictionary<string, string> reasons = new(); // by address
    private readonly ConcurrentDictionary<string, string> refusals = new(); // by consumer group
    private readonly ConcurrentDictionary<string, string> withheld = new(); // by consumer group
    private readonly ConcurrentDictionary<string, bool> told = new();
    private volatile TaskCompletionSource allDown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int losses;

    /// <summary>Ends when a client has found that no broker can be used; a new one after <see cref="Clear"/>.</summary>
    public Task AllDown => allDown.Task;

    /// <summary>
    /// How often a connection that worked was lost. A client that is older than a loss may hold something against brokers that
    /// they no longer know, or wait for what is gone.
    /// </summary>
    public int Losses => Volatile.Read(ref losses);

    /// <summary>The consumer groups that this program may not join, the permission for each.</summary>
    public IReadOnlyCollection<string> Refusals => [.. refusals.Values];

    /// <summary>A sentence for each consumer group that does not say what it has committed.</summary>
    public IReadOnlyCollection<string> WithheldOffsets => [.. withheld.Values];

    /// <summary>Notes a failed connection.</summary>
    /// <param name="text">What librdkafka says, which begins with the broker's address; anything else is ignored.</param>
    public void Failed(string text)
    {
        if (BrokerText().Match(text) is { Success: true } match)
        {
            if (match.Groups["state"].Value is "UP")
            {
                Interlocked.Increment(ref losses);
            }

            reasons[match.Groups["address"].Value] = Reason(
                match.Groups["protocol"].Value is { Length: > 0 } protocol ? protocol : "plaintext",
                match.Groups["reason"].Value,
                match.Groups["state"].Value
            );
        }
    }

    /// <summary>Notes that no broker can be used.</summary>
    public void NoneLeft() => allDown.TrySetResult();

    /// <summary>Notes that a consumer group was refused for want of a permission, or with null that it no longer is.</summary>
    public void Refused(string group, string? permission) => Note(refusals, group, permission);

    /// <summary>Notes that a consumer group does not say what it has committed, or with null that it does.</summary>
    public void Withheld(string group, string? sentence) => Note(withheld, group, sentence);

    /// <summary>Forgets the failed connections, because the brokers answer.</summary>
    public void Clear()
    {
        reasons.Clear();
        told.Clear();
        if (allDown.Task.IsCompleted)
        {
            allDown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>True for the first time that a sentence is to be told since <see cref="Clear"/>.</summary>
    public bool IsNews(string sentence) => told.TryAdd(sentence, true);

    /// <summary>The reason why one broker cannot be used; null where none is known.</summary>
    public string? ReasonOf(string address) => reasons.GetValueOrDefault(address);

    /// <summary>The sentence that says that no broker can be used, with each address and its reason.</summary>
    /// <param name="bootstrap">The addresses that were asked first.</param>
    public string Unreachable(string bootstrap)
    {
        string[] asked = bootstrap.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] known = [.. asked.Where(reasons.ContainsKey), .. reasons.Keys.Except(asked).Order(StringComparer.Ordinal)];
        return known.Length switch
        {
            0 => $"No Kafka broker answers at {bootstrap}: there is no answer in time.",
            1 => $"No Kafka broker answers at {known[0]}: {ReasonOf(known[0])}.",
            _ => $"No Kafka broker answers: {string.Join("; ", known.Select(address => $"{address}: {ReasonOf(address)}"))}.",
        };
    }

    private static void Note(ConcurrentDictionary<string, string> notes, string group, string? note)
    {
        if (note is null)
        {
            notes.TryRemove(group, out _);
        }
        else
        {
            notes[group] = note;
        }
    }

    /// <summary>librdkafka's reason in words that say what to look at.</summary>
    private static string Reason(string protocol, string reason, string state)
    {
        bool isTls = protocol.Contains("ssl", StringComparison.OrdinalIgnoreCase);
        bool isClosed = reason.Contains("Disconnected", StringComparison.Ordinal);
        return reason switch
        {
            _ when reason.StartsWith("Failed to resolve", StringComparison.Ordinal) => "the name does not resolve ("
                + $"{AfterLastColon(reason)})",
            _ when reason.Contains("Connection refused", StringComparison.Ordinal) => "the connection is refused: no broker "
                + "listens there",
            _ when reason.Contains("certificate verify failed", StringComparison.Ordinal) =>
                "its TLS certificate is not trusted, "
                    + "or is for another name (ssl.ca.location, ssl.endpoint.identification.algorithm)",
            _ when isTls && state == "SSL_HANDSHAKE" && (isClosed || IsNoTls(reason)) => "the TLS handshake fails; the broker "
                + $"may expect no TLS there (security.protocol is {protocol})",
            _ when isTls && state == "SSL_HANDSHAKE" => $"the TLS handshake fails: {reason}",
            _ when SaslFault(reason) is { } fault => $"it refuses the login: {fault}",
            _ when !isTls && (isClosed || reason.StartsWith("Receive failed: Invalid response size", StringComparison.Ordinal)) =>
                $"it ends the connection; it may expect TLS or a login (security.protocol is {protocol}), or be no Kafka broker",
            _ when reason.Contains("timed out", StringComparison.OrdinalIgnoreCase) => "there is no answer in time",
            _ => reason,
        };
    }

    private static bool IsNoTls(string reason) =>
        reason.Contains("PLAINTEXT broker listener", StringComparison.Ordinal)
        || reason.Contains("wrong version number", StringComparison.Ordinal);

    private static string? SaslFault(string reason)
    {
        const string Refused = "SASL authentication error: ";
        if (reason.StartsWith(Refused, StringComparison.Ordinal))
        {
            return $"{reason[Refused.Length..]} (sasl.username, sasl.password)";
        }

        if (reason.EndsWith("broker's supported mechanisms: ", StringComparison.Ordinal) || IsOutOfState(reason))
        {
            return "the broker knows no login there (security.protocol)";
        }

        return reason.StartsWith("SASL ", StringComparison.Ordinal) ? reason : null;
    }

    private static bool IsOutOfState(string reason) =>
        reason.Contains("Request not valid in current SASL state", StringComparison.Ordinal);

    private static string AfterLastColon(string text) => text[(text.LastIndexOf(':') + 1)..].Trim();

    [GeneratedRegex(
        @"^(?:\[thrd:[^\]]*\]: )?(?:GroupCoordinator: )?(?:(?<protocol>[a-z_]+)://)?"
            + @"(?<address>\S+?:\d+)(?:/(?:bootstrap|-?\d+))?: "
            + @"(?<reason>.*?)(?: \(after \d+ms in state (?<state>\w+).*)?$",
        RegexOptions.Singleline
    )]
    private static partial Regex BrokerText();
}

/// <summary>Kafka cannot be used as it is configured; the message is a sentence with the address and the reason.</summary>
public sealed class BrokerUnreachableException(string message) : StreamSentimentException(message);
