using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Events;

/// <summary>What happened to a model somewhere.</summary>
public abstract record ModelEvent : StatusEvent
{
    public required ModelReference Model { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override string Key => Model.Name;
}
