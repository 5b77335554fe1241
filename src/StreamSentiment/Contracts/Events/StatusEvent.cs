using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Events;

/// <summary>
/// An event of a command or a model: the value of a record on <see cref="Topics.Status"/>, whose key is the command's id or the
/// model's name. The property <c>type</c> names the kind of event. Written and read by <see cref="EventSerializer"/>.
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

    [JsonRequired]
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The event's id.</summary>
    [JsonRequired]
    public string Id { get; init; } = "";

    /// <summary>The instance that reports the event.</summary>
    [JsonRequired]
    public string Instance { get; init; } = "";

    /// <summary>
    /// The process that reports the event: an id that is new with each start, which tells two instances of one name apart. Absent
    /// from versions before 0.2.
    /// </summary>
    public string? Process { get; init; }

    /// <summary>The time of the event.</summary>
    [JsonRequired]
    public DateTimeOffset At { get; init; }

    /// <summary>The key of the record, which keeps events of one command, or of one model, in order.</summary>
    [JsonIgnore]
    public abstract string Key { get; }

    /// <summary>The event with a new id, an instance, a process and a time, which are set when it is reported.</summary>
    internal StatusEvent By(string instance, string? process, DateTimeOffset at) =>
        this with
        {
            Id = Guid.NewGuid().ToString("N"),
            Instance = instance,
            Process = process,
            At = at,
        };
}
