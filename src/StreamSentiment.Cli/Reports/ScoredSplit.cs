using StreamSentiment.Cli.Reports.Plots;
using StreamSentiment.Modeling;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Reports;

/// <summary>The labels of the reviews of a split, and the scores that a model gave them.</summary>
/// <param name="Name">"test split" or "validation split".</param>
/// <param name="Probabilities">The probabilities of the positive label, as they are served.</param>
/// <param name="Labels">The labels, in the same order.</param>
/// <param name="Calibrated">What the temperature made of the probabilities; null if none was fitted.</param>
internal sealed record ScoredSplit(
    string Name,
    IReadOnlyList<float> Probabilities,
    IReadOnlyList<bool> Labels,
    CalibratedScale? Calibrated = null
)
{
    /// <summary>The measures of these reviews.</summary>
    public Evaluation Evaluation { get; } = Evaluation.From(Probabilities, Labels);

    public IEnumerable<Figure> Figures()
    {
        yield return EvaluationPlots.Confusion(Evaluation.ConfusionMatrix, Name);
        if (RocCurve.From(Probabilities, Labels) is { } roc)
        {
            yield return EvaluationPlots.Roc(roc, Evaluation.RocAuc, Name);
        }

        var served = Diagram(Probabilities.Select(p => (double)p));
        yield return Calibrated is { } calibrated
            ? EvaluationPlots.Reliability(Diagram(calibrated.Before), served, calibrated.Scale, Name)
            : EvaluationPlots.Reliability(served, null, null, Name);
    }

    private ReliabilityDiagram Diagram(IEnumerable<double> probabilities) =>
        ReliabilityDiagram.ByProbability(probabilities, Labels);
}

/// <summary>A fitted temperature.</summary>
/// <param name="Scale">The divisor of logits.</param>
/// <param name="Before">The probabilities without it.</param>
internal sealed record CalibratedScale(LogitScale Scale, IReadOnlyList<double> Before)
{
    /// <summary>The temperature for people, with its power of the length where it has one.</summary>
    public static string Describe(LogitScale scale) =>
        scale.ByLength == 0
            ? $"{scale.Temperature:F3}"
            : $"{scale.Temperature:F3} x (1 + tokens) to the power {scale.ByLength:F3}";
}
