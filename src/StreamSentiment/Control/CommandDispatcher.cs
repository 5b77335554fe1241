using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Control;

/// <summary>
/// Finds the handler of a command by its type and runs it. Both hosts use it: in the retrainer <see cref="CommandLoop"/> reads
/// the commands, in the scorer <c>CommandFollower</c> does.
/// </summary>
/// <param name="table">The commands that this host carries out.</param>
/// <param name="logger">Gets the failures that nobody expects.</param>
/// <param name="kafka">The key by which commands must be signed; without it they need not be.</param>
internal sealed class CommandDispatcher(ICommandTable table, ILogger<CommandDispatcher> logger, KafkaOptions? kafka = null)
{
    private readonly CommandSigning? signing = kafka is null ? null : CommandSigning.Of(kafka);
    private readonly Dictionary<Type, CommandHandler> handlers = table.Handlers.ToDictionary(handler => handler.Command);

    /// <summary>The audience of a command: the same for both hosts, also where a host has no handler for it.</summary>
    public static CommandAudience AudienceOf(ControlCommand command) =>
        command is PauseCommand or ResumeCommand or ShadowCommand or StatusCommand
            ? CommandAudience.EveryInstance
            : CommandAudience.Group;

    /// <summary>Why a record is no command of somebody who may command, in a sentence; null if it is.</summary>
    public string? FindFault(InboundRecord record) => signing?.FindFault(record.Topic, record.Key, record.Value, record.Headers);

    /// <returns>Null where this host does not carry out such commands.</returns>
    public CommandHandler? Find(ControlCommand command) => handlers.GetValueOrDefault(command.GetType());

    /// <summary>Carries out a command. Whatever fails, the next command must be answered too: a failure is a result.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<CommandResult> RunAsync(CommandRun run, CancellationToken stop)
    {
        using var span = StartSpan(run.Command);
        var result = await ResultAsync(run, stop);
        span?.SetTag("command.outcome", result.Outcome);
        if (result.Outcome == CommandOutcome.Failed)
        {
            span?.SetStatus(ActivityStatusCode.Error, result.Summary);
        }

        return result;
    }

    /// <summary>A span by the name of the command: retrain.</summary>
    private static Activity? StartSpan(ControlCommand command)
    {
        if (!Tracing.Source.HasListeners())
        {
            return null;
        }

        string name = command.GetType().Name;
        var span = Tracing.Source.StartActivity(
            name.EndsWith("Command", StringComparison.Ordinal) ? name[..^"Command".Length].ToLowerInvariant() : name
        );
        span?.SetTag("command.id", command.Id).SetTag("command.issuer", command.Issuer);
        return span;
    }

    private async Task<CommandResult> ResultAsync(CommandRun run, CancellationToken stop)
    {
        try
        {
            return Find(run.Command) is { } handler
                ? await handler.RunAsync(run, stop)
                : CommandResult.Failed($"{run.Command.GetType().Name} is not among the commands of this program.");
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            if (IsExpected(e))
            {
                return CommandResult.Failed(e.Message);
            }

            logger.CommandBroke(Discretion.Of(e), run.Command.GetType().Name, run.Command.Id);
            // Not its message, which may quote a review.
            return CommandResult.Failed($"{e.GetType().Name}; the log of this instance says where.");
        }
    }

    /// <summary>Failures whose message says all.</summary>
    private static bool IsExpected(Exception e) =>
        e is StreamSentimentException or KafkaException or IOException or UnauthorizedAccessException;
}
