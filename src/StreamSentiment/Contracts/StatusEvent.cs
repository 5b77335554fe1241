using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts;

/// <summary>
/// What happened to a model somewhere: published to <see cref="Topics.Status"/> under the model's name as key. Which kind of
/// event it is stands in its property <c>type</c>. Written and read by <see cref="Wire"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ModelActivated), nameof(ModelActivated))]
[JsonDerivedType(typeof(ModelRefused), nameof(ModelRefused))]
public abstract record StatusEvent
{
    /// <summary>The version of the contracts that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    /// <summary>The event's own name.</summary>
    public required string Id { get; init; }

    /// <summary>Who says so: the instance of the program.</summary>
    public required string Instance { get; init; }

    public required ModelReference Model { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }
}
