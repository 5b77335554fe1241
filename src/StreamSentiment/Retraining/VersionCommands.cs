using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Retraining;

/// <summary>Carries out the commands that name a version.</summary>
internal sealed class VersionCommands(ModelPromotion promotion)
{
    /// <summary>The stage of a roll-back that says, before anything is changed, where it goes.</summary>
    public const string TargetStage = "target";

    /// <exception cref="InvalidModelException">There is no such version, or no scorer would take it.</exception>
    public async Task<CommandResult> RunAsync(PromoteCommand command, CancellationToken stop)
    {
        string former = promotion.Current;
        await promotion.PromoteAsync(command.Version, former: null, stop);
        return Current(command.Version, former);
    }

    /// <param name="command">The command.</param>
    /// <param name="target">
    /// Where a run before a crash has said that it goes, or null: a second look at what was current before would find the
    /// version before that.
    /// </param>
    /// <param name="announce">Says where it goes, and returns when that is known for good.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandFailedException">There is no version to go back to.</exception>
    /// <exception cref="InvalidModelException">There is no such version, or no scorer would take it.</exception>
    public async Task<CommandResult> RunAsync(
        RollbackCommand command,
        string? target,
        Func<string, Task> announce,
        CancellationToken stop
    )
    {
        string former = promotion.Current;
        string version =
            command.Version
            ?? target
            ?? promotion.Store.Previous(promotion.Name)
            ?? throw new CommandFailedException(
                $"There is no version of {promotion.Name} that was current before {former}: name one."
            );
        if (target is null)
        {
            await announce(version);
        }

        await promotion.RollBackAsync(version, stop);
        return Current(version, former);
    }

    private static CommandResult Current(string version, string former) =>
        CommandResult.Succeeded(
            former == version
                ? $"{version} is current, as it was; scorers were told again."
                : $"{version} is current, {former} was before.",
            new Dictionary<string, string> { ["version"] = version, ["former"] = former }
        );
}
