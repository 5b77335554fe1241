using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Events;

/// <summary>
/// What happened to a command or to a model: the value of a record on <see cref="Topics.Status"/>, whose key is the command's id
/// or the model's name. Which kind of event it is stands in its property <c>type</c>. Written and read by <see cref="EventSerializer"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ModelActivated), nameof(ModelActivated))]
[JsonDerivedType(typeof(ModelRefused), nameof(ModelRefused))]
[JsonDerivedType(typeof(PromotionDecided), nameof(PromotionDecided))]
[JsonDerivedType(typeof(DriftDetected), nameof(DriftDetected))]
[JsonDerivedType(typeof(DriftCleared), nameof(DriftCleared))]
[JsonDerivedType(typeof(ShadowReported), nameof(ShadowReported))]
[JsonDerivedType(typeof(CommandAccepted), nameof(CommandAccepted))]
[JsonDerivedType(typeof(CommandProgressed), nameof(CommandProgressed))]
[JsonDerivedType(typeof(CommandFinished), nameof(CommandFinished))]
[JsonDerivedType(typeof(CommandRejected), nameof(CommandRejected))]
[JsonDerivedType(typeof(DeadLettersRedriven), nameof(DeadLettersRedriven))]
public abstract record StatusEvent
{
    /// <summary>The version of the contracts that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    /// <summary>The event's own name.</summary>
    public required string Id { get; init; }

    /// <summary>Who says so: the instance of the program.</summary>
    public required string Instance { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The key of its record: events of one command, or of one model, keep their order.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}
