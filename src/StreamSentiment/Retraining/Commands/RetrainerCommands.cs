using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Control.Redrive;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring.Replay;

namespace StreamSentiment.Retraining.Commands;

/// <summary>
/// The commands of a retrainer. One member of the group carries them out, except <see cref="StatusCommand"/>, which every
/// instance answers for itself.
/// </summary>
internal sealed class RetrainerCommands(
    RetrainPipeline retrain,
    Repetition repetition,
    EvaluatePipeline evaluate,
    VersionCommands versions,
    RedriveRun redrive,
    ReplayRun replay,
    RetrainerFacts facts
) : ICommandTable
{
    public IReadOnlyList<CommandHandler> Handlers =>
        [
            CommandHandler.For<RetrainCommand>(
                CommandTurn.TrainingLane,
                (command, run, stop) => retrain.RunAsync(command, run.Progress, stop)
            ),
            CommandHandler.For<RepeatCommand>(
                CommandTurn.TrainingLane,
                (command, run, stop) => repetition.Run(command, run.Progress, stop)
            ),
            CommandHandler.For<EvaluateCommand>(
                CommandTurn.TrainingLane,
                (command, run, stop) => evaluate.Run(command, run.Progress, stop)
            ),
            CommandHandler.For<PromoteCommand>(CommandTurn.BeforeTheNext, (command, _, stop) => versions.RunAsync(command, stop)),
            CommandHandler.For<RollbackCommand>(CommandTurn.BeforeTheNext, RollBackAsync),
            CommandHandler.For<RedriveCommand>(CommandTurn.StreamLane, RedriveAsync),
            CommandHandler.For<ReplayCommand>(CommandTurn.StreamLane, ReplayAsync),
            CommandHandler.For<StatusCommand>(
                CommandTurn.AtOnce,
                (_, _, _) => CommandResult.Succeeded(facts.Summary(), facts.All())
            ),
        ];

    private Task<CommandResult> RollBackAsync(RollbackCommand command, CommandRun run, CancellationToken stop) =>
        versions.RunAsync(
            command,
            run.Before(VersionCommands.TargetStage),
            version => run.AnnounceAsync(VersionCommands.TargetStage, version, stop),
            stop
        );

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
        var result = await replay.RunAsync(
            command,
            versions.CurrentFolder,
            Precision.Auto,
            run.Before(ReplayRun.RangeStage),
            range => run.AnnounceAsync(ReplayRun.RangeStage, range, stop),
            run.Progress,
            stop
        );
        return CommandResult.Succeeded(result.Summary, result.Facts);
    }
}
