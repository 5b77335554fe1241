using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training;

/// <summary>The choices that the validation split of a training made.</summary>
/// <param name="BestEpochs">The best epoch of each network, from 1.</param>
/// <param name="Calibration">The temperature, and what it gave.</param>
/// <param name="Validation">Measures on the reviews that were held back, as the model will score them.</param>
internal sealed record ValidationOutcome(IReadOnlyList<int> BestEpochs, Calibration Calibration, Evaluation Validation)
{
    /// <summary>The outcome of a stored version.</summary>
    /// <exception cref="Modeling.Storage.InvalidModelException">
    /// The version was stored before evaluations held the outcome.
    /// </exception>
    public static ValidationOutcome From(ModelEvaluation evaluation) =>
        evaluation is { Members: { } members, Calibration: { } calibration, Validation: { } validation }
            ? new([.. members.Select(member => member.BestEpoch)], calibration, validation)
            : throw new Modeling.Storage.InvalidModelException(
                "The evaluation does not hold the epoch and the temperature that were chosen."
            );
}
