using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// A command of an operator, a schedule or an alarm: the value of a record on <see cref="Topics.Control"/>, with the command's
/// id as key. The property <c>type</c> names the kind of command. Every command is answered on <see cref="Topics.Status"/>; a
/// second one with the same id is not carried out. Written and read by <see cref="EventSerializer"/>, which refuses to read a
/// command without an id, an issuer or a time.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RetrainCommand), nameof(RetrainCommand))]
[JsonDerivedType(typeof(RepeatCommand), nameof(RepeatCommand))]
[JsonDerivedType(typeof(EvaluateCommand), nameof(EvaluateCommand))]
[JsonDerivedType(typeof(PromoteCommand), nameof(PromoteCommand))]
[JsonDerivedType(typeof(RollbackCommand), nameof(RollbackCommand))]
[JsonDerivedType(typeof(PauseCommand), nameof(PauseCommand))]
[JsonDerivedType(typeof(ResumeCommand), nameof(ResumeCommand))]
[JsonDerivedType(typeof(StatusCommand), nameof(StatusCommand))]
[JsonDerivedType(typeof(ShadowCommand), nameof(ShadowCommand))]
[JsonDerivedType(typeof(RedriveCommand), nameof(RedriveCommand))]
[JsonDerivedType(typeof(ReplayCommand), nameof(ReplayCommand))]
public abstract record ControlCommand
{
    /// <summary>The version of the contracts that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    [JsonRequired]
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The command's id, 1 to <see cref="Review.MaxIdLength"/> characters, chosen by its issuer.</summary>
    [JsonRequired]
    public string Id { get; init; } = "";

    /// <summary>The person or the trigger that issued the command.</summary>
    [JsonRequired]
    public string Issuer { get; init; } = "";

    [JsonRequired]
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>The instance that is to carry it out; if absent, every instance that such a command concerns.</summary>
    public string? Target { get; init; }

    /// <summary>True if the instance of this name is to carry it out.</summary>
    public bool IsFor(string instance) => Target is null || Target == instance;
}
