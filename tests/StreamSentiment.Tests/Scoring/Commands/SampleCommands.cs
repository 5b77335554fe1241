using StreamSentiment.Contracts.Commands;
using StreamSentiment.Tests.Control;

namespace StreamSentiment.Tests.Scoring.Commands;

/// <summary>Commands as operators issue them, each with an id of its own, and the answers of one instance.</summary>
internal static class SampleCommands
{
    public static readonly DateTimeOffset IssuedAt = new(2030, 1, 2, 3, 0, 0, TimeSpan.Zero);

    private static int count;

    public static CommandEvents Answers(string instance = "scorer-0") => new(instance, TimeProvider.System);

    public static PauseCommand Pause(string issuer = "anna", string? target = null) =>
        new()
        {
            SchemaVersion = 1,
            Id = NewId("pause"),
            Issuer = issuer,
            IssuedAt = IssuedAt,
            Target = target,
        };

    public static ResumeCommand Resume(string? target = null) =>
        new()
        {
            SchemaVersion = 1,
            Id = NewId("resume"),
            Issuer = "anna",
            IssuedAt = IssuedAt,
            Target = target,
        };

    public static StatusCommand Status(string? target = null) =>
        new()
        {
            SchemaVersion = 1,
            Id = NewId("status"),
            Issuer = "anna",
            IssuedAt = IssuedAt,
            Target = target,
        };

    public static ShadowCommand Shadow(string version, bool on = true, double? share = null) =>
        new()
        {
            SchemaVersion = 1,
            Id = NewId("shadow"),
            Issuer = "anna",
            IssuedAt = IssuedAt,
            Version = version,
            On = on,
            Share = share,
        };

    public static PromoteCommand Promote(string version) =>
        new()
        {
            SchemaVersion = 1,
            Id = NewId("promote"),
            Issuer = "anna",
            IssuedAt = IssuedAt,
            Version = version,
        };

    public static RetrainCommand Retrain(string id) =>
        new()
        {
            SchemaVersion = 1,
            Id = id,
            Issuer = "anna",
            IssuedAt = IssuedAt,
        };

    private static string NewId(string verb) => $"{verb}-{Interlocked.Increment(ref count)}";
}
