namespace StreamSentiment.Modeling;

/// <summary>One recurrent layer: its cell, its units a direction, and whether it also reads from the end.</summary>
public sealed record RecurrentLayerSpec(RecurrentCell Cell, int Units, bool Bidirectional = false)
{
    /// <summary>Features a time step: the units of one direction, or of both side by side.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int OutputSize => Bidirectional ? 2 * Units : Units;
}
