namespace StreamSentiment.Training.Evaluating;

/// <summary>
/// The parts of labelled reviews that are measured by themselves, the same ones in <c>evaluate --report</c>, <c>compare</c> and
/// the decision on a candidate: by length, because a model of long reviews may guess at short ones, and by source.
/// </summary>
public static class ReviewSlices
{
    /// <summary>The value of <see cref="ReviewSlice.By"/> for slices by length.</summary>
    public const string Length = "length";

    /// <summary>The value of <see cref="ReviewSlice.By"/> for slices by source.</summary>
    public const string Source = "source";

    private const string Unnamed = "\u2013";

    private static readonly (int Most, string Name)[] Lengths =
    [
        (14, "under 15 tokens"),
        (60, "15 to 60 tokens"),
        (int.MaxValue, "over 60 tokens"),
    ];

    /// <summary>The slices that hold a review: lengths from short to long, then sources by name if there are several.</summary>
    /// <param name="tokens">The tokens of each review before truncation.</param>
    /// <param name="sources">The source of each, in the same order; null where it is not known.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public static IReadOnlyList<ReviewSlice> Find(IReadOnlyList<int> tokens, IReadOnlyList<string?> sources)
    {
        if (tokens.Count != sources.Count)
        {
            throw new ArgumentException($"There are the lengths of {tokens.Count} reviews and the sources of {sources.Count}.");
        }

        var places = Enumerable.Range(0, tokens.Count);
        var byLength = places.ToLookup(place => Array.FindIndex(Lengths, length => tokens[place] <= length.Most));
        var bySource = places.ToLookup(place => sources[place] ?? Unnamed);
        return
        [
            .. from length in Enumerable.Range(0, Lengths.Length)
            where byLength[length].Any()
            select new ReviewSlice(Length, Lengths[length].Name, [.. byLength[length]]),
            .. from source in bySource
            where bySource.Count > 1
            orderby source.Key
            select new ReviewSlice(Source, source.Key, [.. source]),
        ];
    }
}

/// <summary>Some of the reviews.</summary>
/// <param name="By">What they have in common: <see cref="ReviewSlices.Length"/> or <see cref="ReviewSlices.Source"/>.</param>
/// <param name="Name">The slice, for people.</param>
/// <param name="Places">The places of its reviews among all, from 0, at least one.</param>
public sealed record ReviewSlice(string By, string Name, IReadOnlyList<int> Places)
{
    /// <summary>Measures a model on the slice.</summary>
    /// <param name="probabilities">The probability that each review is positive, of all reviews.</param>
    /// <param name="labels">The truth, in the same order.</param>
    public SliceMeasure Measure(IReadOnlyList<float> probabilities, IReadOnlyList<bool> labels) =>
        SliceMeasure.From(
            Evaluation.From([.. Places.Select(place => probabilities[place])], [.. Places.Select(place => labels[place])])
        );
}

/// <summary>A model on a slice.</summary>
/// <param name="Accuracy">Share of the reviews whose label was right, 0 to 1.</param>
/// <param name="ExpectedCalibrationError">
/// The expected calibration error, 0 to 1; null below <see cref="LeastForCalibration"/> reviews, where it is mostly chance.
/// </param>
public sealed record SliceMeasure(double Accuracy, double? ExpectedCalibrationError)
{
    /// <summary>The fewest reviews that say something about calibration.</summary>
    public const int LeastForCalibration = 50;

    /// <summary>Takes what is said of a slice.</summary>
    public static SliceMeasure From(Evaluation evaluation) =>
        new(evaluation.Accuracy, evaluation.Reviews < LeastForCalibration ? null : evaluation.ExpectedCalibrationError);
}
