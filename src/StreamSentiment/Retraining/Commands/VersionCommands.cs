using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Retraining.Commands;

/// <summary>Carries out the commands that name a version.</summary>
internal sealed class VersionCommands(ModelPromotion promotion)
{
    /// <summary>The stage of a roll-back that names its target, before anything is changed.</summary>
    public const string TargetStage = "target";

    /// <summary>The folder of the version that is current.</summary>
    /// <exception cref="InvalidModelException">None is.</exception>
    public string CurrentFolder => promotion.Store.Find(promotion.Name, promotion.Current);

    /// <exception cref="InvalidModelException">There is no such version, or no scorer would take it.</exception>
    public async Task<CommandResult> RunAsync(PromoteCommand command, CancellationToken stop)
    {
        string former = promotion.Current;
        await promotion.PromoteAsync(command.Version, former: null, stop);
        return Current(command.Version, former);
    }

    /// <param name="command">The version to go back to; if it names none, the one that was current before.</param>
    /// <param name="target">
    /// The target that a run before a crash has announced, or null: a second look at what was current before would find the
    /// version before that.
    /// </param>
    /// <param name="announce">Announces the target, and returns when the broker has it.</param>
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
