using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Events;

/// <summary>What became of a <see cref="Commands.ControlCommand"/>.</summary>
public abstract record CommandEvent : StatusEvent
{
    /// <summary>The command's id; of a record in which none can be read, its place: <c>models.control [0] @12</c>.</summary>
    public required string CommandId { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override string Key => CommandId;
}
