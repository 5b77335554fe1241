using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Events;

/// <summary>Something happened to a model on an instance.</summary>
public abstract record ModelEvent : StatusEvent
{
    public required ModelReference Model { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override string Key => Model.Name;
}
