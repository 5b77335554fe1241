namespace StreamSentiment.Drift;

/// <summary>
/// A model's recent accuracy: each label is compared with the score that the model gave before it could learn from
/// it, and counts for less with every label after it. Source: Gama, Sebastião and Rodrigues 2013, "On evaluating stream
/// learning algorithms", https://doi.org/10.1007/s10994-012-5320-9.
/// </summary>
/// <param name="memory">Labels that it looks back: one so many labels ago counts for 1/e of the latest; above 1.</param>
public sealed class PrequentialAccuracy(double memory)
{
    private readonly double fading = 1 - 1 / memory;
    private double right;
    private double all;

    /// <summary>Labels so far.</summary>
    public long Count { get; private set; }

    /// <summary>0 to 1; NaN before the first label.</summary>
    public double Value => right / all;

    public void Add(bool wasRight)
    {
        right = fading * right + (wasRight ? 1 : 0);
        all = fading * all + 1;
        Count++;
    }
}
