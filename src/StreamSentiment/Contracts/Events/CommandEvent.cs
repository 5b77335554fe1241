using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Events;

/// <summary>Progress or outcome of a <see cref="Commands.ControlCommand"/>.</summary>
public abstract record CommandEvent : StatusEvent
{
    /// <summary>The command's id; if the record has no readable one, its position: <c>models.control [0] @12</c>.</summary>
    public required string CommandId { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override string Key => CommandId;
}
