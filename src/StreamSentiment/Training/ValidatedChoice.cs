using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training;

/// <summary>What a training with a validation split has chosen.</summary>
/// <param name="BestEpochs">Of each network.</param>
/// <param name="Calibration">The temperature, and what it gave.</param>
/// <param name="Validation">On the reviews that were held back.</param>
internal sealed record ValidatedChoice(IReadOnlyList<int> BestEpochs, Calibration Calibration, Evaluation Validation)
{
    /// <summary>That of a stored version.</summary>
    /// <exception cref="Modeling.Storage.InvalidModelException">The version is from before its evaluation told that.</exception>
    public static ValidatedChoice From(ModelEvaluation evaluation) =>
        evaluation is { Members: { } members, Calibration: { } calibration, Validation: { } validation }
            ? new([.. members.Select(member => member.BestEpoch)], calibration, validation)
            : throw new Modeling.Storage.InvalidModelException(
                "The evaluation does not tell the epoch and the temperature that were chosen."
            );
}
