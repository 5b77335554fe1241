using Confluent.Kafka;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;

namespace StreamSentiment.LivePage.Endpoints;

/// <summary>
/// Publishes what somebody with the token asks for to <see cref="Topics.Control"/>, as <c>control</c> of the tool does.
/// </summary>
internal sealed class CommandDesk(
    EventPublisher publisher,
    KafkaOptions kafka,
    StatusReporter reporter,
    TimeProvider clock,
    ILogger<CommandDesk> logger
)
{
    private const int LongestIssuer = 80;

    /// <summary>
    /// Ends when the brokers have the command: it is carried out by whom it concerns, and answered like any other.
    /// </summary>
    public async Task<IResult> IssueAsync(PageCommand asked, CancellationToken stop)
    {
        if (Command(asked) is not { } own)
        {
            return Problem.Of(
                StatusCodes.Status400BadRequest,
                $"There is no command '{asked.Command}', or it lacks its version."
            );
        }

        var command = own with
        {
            Id = Guid.NewGuid().ToString("N"),
            Issuer = Issuer(asked.Issuer),
            IssuedAt = clock.GetUtcNow(),
            Target = asked.OnlyHere == true ? reporter.Instance : null,
        };
        if (!EventSerializer.TryReadCommand(EventSerializer.Serialize(command), out _, out string? fault))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, $"It is refused: {fault}.");
        }

        try
        {
            // A producer would wait half a minute for a topic that does not exist.
            await Task.Run(() => publisher.CheckTopic(kafka.ControlTopic), stop);
            await publisher.PublishAsync(command, stop);
        }
        catch (Exception e) when (e is KafkaException or StreamSentimentException)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, e.Message);
        }

        logger.PageCommandIssued(asked.Command, command.Id, command.Issuer);
        return TypedResults.Json(
            new IssuedCommand(command.Id, kafka.ControlTopic),
            PageJson.Default.IssuedCommand,
            statusCode: StatusCodes.Status202Accepted
        );
    }

    private static ControlCommand? Command(PageCommand asked) =>
        asked switch
        {
            { Command: "pause" } => new PauseCommand(),
            { Command: "resume" } => new ResumeCommand(),
            { Command: "retrain" } => new RetrainCommand(),
            { Command: "promote", Version: { } version } => new PromoteCommand { Version = version },
            { Command: "rollback" } => new RollbackCommand { Version = asked.Version },
            { Command: "shadow", Version: { } version } => new ShadowCommand
            {
                Version = version,
                On = asked.On ?? true,
                Share = asked.Share,
            },
            { Command: "redrive" } => new RedriveCommand { Reason = asked.Reason, DryRun = asked.DryRun },
            _ => null,
        };

    /// <summary>Who types a name is named; that it came from a page is told in any case.</summary>
    private string Issuer(string? name) =>
        name?.Trim() is { Length: > 0 } typed
            ? $"{typed[..Math.Min(typed.Length, LongestIssuer)]} (page of {reporter.Instance})"
            : $"page of {reporter.Instance}";
}

/// <summary>What a button asks for.</summary>
/// <param name="Command">
/// <c>pause</c>, <c>resume</c>, <c>retrain</c>, <c>promote</c>, <c>rollback</c>, <c>shadow</c> or <c>redrive</c>.
/// </param>
internal sealed record PageCommand(string Command)
{
    /// <summary>The version to promote, to roll back to or to shadow with.</summary>
    public string? Version { get; init; }

    /// <summary>False to end a shadow.</summary>
    public bool? On { get; init; }

    /// <summary>Share of the reviews that a shadow scores.</summary>
    public double? Share { get; init; }

    /// <summary>The dead letters to redrive.</summary>
    public string? Reason { get; init; }

    /// <summary>True to count them only.</summary>
    public bool? DryRun { get; init; }

    /// <summary>Who asks.</summary>
    public string? Issuer { get; init; }

    /// <summary>True for this instance alone.</summary>
    public bool? OnlyHere { get; init; }
}

/// <summary>A command that the brokers have.</summary>
/// <param name="CommandId">Its id.</param>
/// <param name="Topic">Where it lies.</param>
internal sealed record IssuedCommand(string CommandId, string Topic);
