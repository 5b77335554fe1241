using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Cli.Control;

/// <summary>What every command says, as in <see cref="ControlCommand"/>.</summary>
internal sealed record Envelope(string Id, string Issuer, DateTimeOffset IssuedAt, string? Target);
