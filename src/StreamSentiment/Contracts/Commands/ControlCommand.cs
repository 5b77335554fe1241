using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// What an operator, a schedule or an alarm asks for: the value of a record on <see cref="Topics.Control"/> under the command's
/// id as key. Which command it is stands in its property <c>type</c>. Each is answered on <see cref="Topics.Status"/>; one
/// whose id came before does nothing. Written and read by <see cref="EventSerializer"/>.
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

    public required int SchemaVersion { get; init; }

    /// <summary>The command's own name, 1 to <see cref="Review.MaxIdLength"/> characters, chosen by who issues it.</summary>
    public required string Id { get; init; }

    /// <summary>Who asks for it: a person, or what triggers it.</summary>
    public required string Issuer { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The instance that it is meant for; left out for all that it concerns.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the instance of this name is meant.</summary>
    public bool IsFor(string instance) => Target is null || Target == instance;
}
