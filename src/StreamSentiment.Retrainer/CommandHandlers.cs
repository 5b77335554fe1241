using System.Globalization;
using Microsoft.Extensions.Options;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Control.Redrive;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Retraining;
using StreamSentiment.Scoring.Replay;

namespace StreamSentiment.Retrainer;

/// <summary>Who carries out which command.</summary>
internal sealed class CommandHandlers(
    RetrainPipeline retrain,
    Repetition repetition,
    EvaluatePipeline evaluate,
    VersionCommands versions,
    RedriveRun redrive,
    ReplayRun replay,
    ModelPromotion promotion,
    PrequentialWatch watch,
    RetrainerState state,
    IOptions<RetrainOptions> options,
    Func<CommandLoop> loop,
    TimeProvider clock
)
{
    /// <exception cref="CommandFailedException">It cannot be carried out; the message says why.</exception>
    public async Task<CommandResult> CarryOutAsync(CommandRun run, CancellationToken stop)
    {
        try
        {
            return run.Command switch
            {
                RetrainCommand command => await retrain.RunAsync(command, run.Progress, stop),
                RepeatCommand command => repetition.Run(command, run.Progress, stop),
                EvaluateCommand command => evaluate.Run(command, run.Progress, stop),
                PromoteCommand command => await versions.RunAsync(command, stop),
                RollbackCommand command => await versions.RunAsync(
                    command,
                    run.Before(VersionCommands.TargetStage),
                    version => run.AnnounceAsync(VersionCommands.TargetStage, version, stop),
                    stop
                ),
                RedriveCommand command => await RedriveAsync(command, run, stop),
                ReplayCommand command => await ReplayAsync(command, run, stop),
                StatusCommand => Status(),
                var other => throw new CommandFailedException($"This retrainer does not know {other.GetType().Name}."),
            };
        }
        catch (Exception e) when (e is InvalidModelException or ModelBucketException or DataException)
        {
            throw new CommandFailedException(e.Message, e);
        }
    }

    private async Task<CommandResult> RedriveAsync(RedriveCommand command, CommandRun run, CancellationToken stop)
    {
        var result = await redrive.RunAsync(
            command,
            run.Before(RedriveRun.RangeStage),
            range => run.AnnounceAsync(RedriveRun.RangeStage, range, stop),
            run.Progress,
            stop
        );
        return CommandResult.Succeeded(result.Summary, result.Facts);
    }

    private async Task<CommandResult> ReplayAsync(ReplayCommand command, CommandRun run, CancellationToken stop)
    {
        string model = promotion.Store.Find(promotion.Name, promotion.Current);
        var result = await replay.RunAsync(
            command,
            model,
            Precision.Auto,
            run.Before(ReplayRun.RangeStage),
            range => run.AnnounceAsync(ReplayRun.RangeStage, range, stop),
            run.Progress,
            stop
        );
        return CommandResult.Succeeded(result.Summary, result.Facts);
    }

    private CommandResult Status()
    {
        string current = promotion.Current;
        string[] others = [.. loop().Commands];
        var facts = new Dictionary<string, string>
        {
            ["role"] = "retrainer",
            ["model"] = promotion.Name,
            ["version"] = current,
            ["application"] = Application.Name,
            ["uptime"] = (clock.GetUtcNow() - state.StartedAt).ToString("c", CultureInfo.InvariantCulture),
            ["threads"] = options.Value.Threads.ToString(CultureInfo.InvariantCulture),
        };
        if (others.Length > 0)
        {
            facts["commands"] = string.Join(", ", others);
        }

        if (watch.Accuracy is var accuracy && !double.IsNaN(accuracy))
        {
            facts["prequentialAccuracy"] = accuracy.ToString("F4", CultureInfo.InvariantCulture);
        }

        return CommandResult.Succeeded(
            $"{promotion.Name} {current} is current; {(others.Length == 0 ? "no command is under way" : $"under way: {string.Join(", then ", others)}")}.",
            facts
        );
    }
}
