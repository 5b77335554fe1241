using System.Text.Json.Serialization;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>One condition of a promotion, and its verdict.</summary>
/// <param name="Name">A constant of <see cref="ClauseName"/>; for a slice, followed by the slice.</param>
/// <param name="Value">The measurement; null if there is none.</param>
/// <param name="Threshold">The threshold that it was compared with.</param>
/// <param name="Verdict">The verdict on the candidate.</param>
/// <param name="Reason">The reason in a sentence.</param>
public sealed record Clause(string Name, double? Value, double Threshold, Verdict Verdict, string Reason);

/// <summary>The verdict of a clause on a candidate.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The clause lets it pass.</summary>
    Passed,

    /// <summary>The clause refuses it.</summary>
    Refused,

    /// <summary>
    /// There was too little, or nothing, to judge by; that refuses nothing. Without enough reviews, or reviews of each label, the
    /// candidate as a whole is not judged, and not promoted.
    /// </summary>
    NotJudged,
}

/// <summary>The names of the clauses: stable, for machines.</summary>
public static class ClauseName
{
    /// <summary>Reviews of the hold-out, against the least number.</summary>
    public const string SampleSize = "sample-size";

    /// <summary>Reviews of the label that the hold-out has fewer of, against the least number.</summary>
    public const string LabelCounts = "label-counts";

    /// <summary>The candidate's balanced accuracy, against the lowest that is allowed.</summary>
    public const string Balanced = "balanced-accuracy";

    /// <summary>One labeller labelled all of the hold-out: nobody else has confirmed it.</summary>
    public const string OneLabeller = "one-labeller";

    /// <summary>All of the hold-out comes from one source: it speaks for no other.</summary>
    public const string OneSource = "one-source";

    /// <summary>
    /// The p-value of <see cref="McNemar"/>, against the level; refused as well where the current model is ahead.
    /// </summary>
    public const string Better = "better";

    /// <summary>The lower bound of the difference of accuracies, against the negative margin.</summary>
    public const string NonInferior = "non-inferior";

    /// <summary>
    /// Begins the name of a slice's clause: <c>slice positive</c>, <c>slice negative</c>, <c>slice very-short</c>,
    /// <c>slice short</c>, <c>slice long</c>, <c>slice earlier</c>, <c>slice later</c>,
    /// <c>slice source=electronics</c>, <c>slice labeller=anna</c>. The candidate's
    /// accuracy, against the slice's floor.
    /// </summary>
    public const string Slice = "slice ";

    /// <summary>The candidate's expected calibration error, against the highest that is allowed.</summary>
    public const string Calibration = "calibration";

    /// <summary>The candidate's speed as a multiple of the current model's, against the least multiple.</summary>
    public const string Speed = "speed";

    /// <summary>
    /// The candidate's accuracy on the anchor set, or on what stands in for it (<see cref="AnchorSource"/>), against the lowest
    /// that is allowed; <c>anchor positive</c> and <c>anchor negative</c> are those of its labels.
    /// </summary>
    public const string Anchor = "anchor";
}
