namespace StreamSentiment.Benchmarks.Drift;

/// <summary>A change that is planted into a stream.</summary>
/// <param name="Part">What changes.</param>
/// <param name="Ramp">Reviews from the first changed one to the full change; 0 for a sudden one.</param>
internal sealed record Shift(ShiftedPart Part, int Ramp = 0)
{
    /// <summary>Reviews before the change.</summary>
    public const int Onset = 4000;

    /// <summary>Reviews from its beginning on.</summary>
    public const int Horizon = 6000;

    public string Course =>
        Part == ShiftedPart.None ? "none"
        : Ramp == 0 ? "sudden"
        : $"gradual, {Ramp:N0} reviews";

    /// <summary>How much of the change the review of this number has, 0 to 1.</summary>
    public double At(int review) =>
        Part == ShiftedPart.None || review < Onset ? 0
        : Ramp == 0 ? 1
        : Math.Min(1, (review - Onset) / (double)Ramp);
}
