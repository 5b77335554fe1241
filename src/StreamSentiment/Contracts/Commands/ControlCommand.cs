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

    /// <summary>The longest that a command may be valid: a week.</summary>
    public const int MostValidForSeconds = 7 * 24 * 3600;

    private const int DefaultValidForSeconds = 3600;

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

    /// <summary>
    /// The seconds from <see cref="IssuedAt"/> in which it may be begun, 1 to <see cref="MostValidForSeconds"/>; an hour if
    /// absent. A command that nobody has begun by then is not carried out any more, whoever reads it.
    /// </summary>
    public int? ValidForSeconds { get; init; }

    /// <summary>The instance that is to carry it out; if absent, every instance that such a command concerns.</summary>
    public string? Target { get; init; }

    /// <summary>True if the instance of this name is to carry it out.</summary>
    public bool IsFor(string instance) => Target is null || Target == instance;

    /// <summary>The time after which it is not begun any more.</summary>
    internal DateTimeOffset ValidUntil => IssuedAt + Validity;

    /// <summary>The time before which nobody begins it: whose clock shows less is not of the time of who issued it.</summary>
    internal DateTimeOffset ValidFrom => IssuedAt - Validity;

    private TimeSpan Validity => TimeSpan.FromSeconds(ValidForSeconds ?? DefaultValidForSeconds);

    /// <summary>
    /// Why it is not begun now; null if it may be. Two clocks are compared, the issuer's and the reader's. One from farther in
    /// the future than it is valid is refused as well: else a clock that is ahead issues commands that come alive much later.
    /// </summary>
    /// <param name="now">The time of who would carry it out.</param>
    internal string? Expired(DateTimeOffset now)
    {
        if (now >= ValidFrom && now <= ValidUntil)
        {
            return null;
        }

        string when = now > ValidUntil ? "It is no longer valid" : "It is from the future";
        return $"{when}: it was issued at {IssuedAt.UtcDateTime:u} for {Validity.TotalSeconds:F0} s, and it is "
            + $"{now.UtcDateTime:u} here. Issue it again; if it is new, the two clocks differ.";
    }
}
