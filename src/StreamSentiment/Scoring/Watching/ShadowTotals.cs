using System.Globalization;
using StreamSentiment.Contracts;

namespace StreamSentiment.Scoring.Watching;

/// <summary>The comparison of a version in the shadow with the one that serves, so far.</summary>
/// <param name="ServingVersion">The version that it is compared with.</param>
/// <param name="Reviews">The number of reviews that both scored.</param>
/// <param name="Agreed">The number of those that got the same label from both.</param>
/// <param name="Shift">Sum of the shadow's probabilities less the other's.</param>
/// <param name="Distance">Sum of the distances between the two.</param>
/// <param name="Skipped">Reviews of the sample that the shadow had no time for.</param>
internal readonly record struct ShadowTotals(
    string ServingVersion,
    long Reviews,
    long Agreed,
    double Shift,
    double Distance,
    long Skipped
)
{
    /// <summary>0 to 1; like the means not a number before the first review.</summary>
    public double Agreement => Agreed / (double)Reviews;

    public double MeanShift => Shift / Reviews;

    public double MeanDistance => Distance / Reviews;

    public ShadowTotals With(float serving, float shadow) =>
        this with
        {
            Reviews = Reviews + 1,
            Agreed = Agreed + (SentimentLabel.FromProbability(serving) == SentimentLabel.FromProbability(shadow) ? 1 : 0),
            Shift = Shift + shadow - serving,
            Distance = Distance + Math.Abs((double)shadow - serving),
        };

    /// <summary>For the answer to a command.</summary>
    public Dictionary<string, string> Facts()
    {
        var facts = new Dictionary<string, string>
        {
            ["shadow.servingVersion"] = ServingVersion,
            ["shadow.reviews"] = Text(Reviews),
            ["shadow.skipped"] = Text(Skipped),
        };
        if (Reviews > 0)
        {
            facts["shadow.agreement"] = Text(Agreement);
            facts["shadow.meanShift"] = Text(MeanShift);
            facts["shadow.meanDistance"] = Text(MeanDistance);
        }

        return facts;
    }

    public override string ToString() =>
        Reviews == 0
            ? "It has scored no review."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"It has scored {Reviews:N0} reviews beside {ServingVersion}: {Agreement:P1} with the same label, "
                    + $"probabilities moved by {MeanShift:+0.0000;-0.0000} and lying {MeanDistance:F4} apart in the mean."
            );

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
