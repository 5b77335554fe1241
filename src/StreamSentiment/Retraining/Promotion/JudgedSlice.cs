using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>Both models on a slice of the hold-out.</summary>
/// <param name="By">What its reviews have in common, as <see cref="ReviewSlice.By"/>.</param>
/// <param name="Name">The slice, as <see cref="ReviewSlice.Name"/>.</param>
/// <param name="Reviews">The number of its reviews.</param>
/// <param name="Candidate">The candidate on them.</param>
/// <param name="Current">The current model on them.</param>
public sealed record JudgedSlice(string By, string Name, int Reviews, SliceMeasure Candidate, SliceMeasure Current)
{
    /// <summary>Measures both models on each slice of the reviews (<see cref="ReviewSlices"/>).</summary>
    public static IReadOnlyList<JudgedSlice> FindAll(IReadOnlyList<JudgedReview> reviews)
    {
        bool[] labels = [.. reviews.Select(review => review.IsPositive)];
        float[] candidate = [.. reviews.Select(review => review.Candidate)],
            current = [.. reviews.Select(review => review.Current)];
        return
        [
            .. ReviewSlices
                .Find([.. reviews.Select(review => review.Tokens)], [.. reviews.Select(review => review.Source)])
                .Select(slice => new JudgedSlice(
                    slice.By,
                    slice.Name,
                    slice.Places.Count,
                    slice.Measure(candidate, labels),
                    slice.Measure(current, labels)
                )),
        ];
    }
}
