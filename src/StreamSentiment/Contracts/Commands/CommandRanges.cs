using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Contracts.Commands;

/// <summary>Checks the ranges that the schemas give to the values of commands.</summary>
internal static class CommandRanges
{
    /// <returns>A sentence about the first property that is out of its range; null if none is.</returns>
    public static string? FindFault(ControlCommand command) =>
        RecordFields.FindIdFault(command.Id)?.Message
        ?? Fault(command.Issuer is not "", "issuer", "empty")
        ?? Fault(command.Target is not "", "target", "empty")
        ?? Fault(
            command.ValidForSeconds is null or (>= 1 and <= ControlCommand.MostValidForSeconds),
            "validForSeconds",
            $"not from 1 to {ControlCommand.MostValidForSeconds}"
        )
        // A week more or less must be a time too.
        ?? Fault(command.IssuedAt.UtcDateTime.Year is > 1 and < 9999, "issuedAt", "not of the years 2 to 9998")
        ?? OwnFault(command);

    private static string? OwnFault(ControlCommand command) =>
        command switch
        {
            RetrainCommand retrain => Fault(retrain.Newest is null or >= 1, "newest", "below 1")
                ?? Fault(retrain.HoldOut is null or (> 0 and < 1), "holdOut", "not above 0 and below 1")
                ?? Fault(retrain.Rehearsal is null or (>= 0 and < 1), "rehearsal", "not from 0 to below 1")
                ?? Fault(retrain.Epochs is null or >= 1, "epochs", "below 1")
                ?? Fault(retrain.LearningRate is null or > 0, "learningRate", "not above 0"),
            RepeatCommand repeat => Version(repeat.Version),
            EvaluateCommand evaluate => Fault(evaluate.Newest is null or >= 1, "newest", "below 1") ?? Version(evaluate.Version),
            PromoteCommand promote => Version(promote.Version),
            RollbackCommand rollback => Version(rollback.Version),
            ShadowCommand shadow => Version(shadow.Version)
                ?? Fault(shadow.Share is null or (> 0 and <= 1), "share", "not above 0 and at most 1"),
            RedriveCommand redrive => Fault(redrive.Rate is null or > 0, "rate", "not above 0")
                ?? Fault(redrive.MaxAttempts is null or >= 1, "maxAttempts", "below 1")
                ?? Order(redrive.From, redrive.To),
            ReplayCommand replay => Fault(replay.Topic is not "", "topic", "empty")
                ?? Fault(replay.Rate is null or > 0, "rate", "not above 0")
                ?? Order(replay.From, replay.To),
            _ => null,
        };

    private static string? Version(string? version) => Fault(version is not "", "version", "empty");

    private static string? Order(DateTimeOffset? from, DateTimeOffset? to) =>
        Fault(!(from >= to), "to", "not later than \"from\"");

    private static string? Fault(bool isInRange, string property, string what) =>
        isInRange ? null : $"property \"{property}\" is {what}";
}
