using StreamSentiment.Cli.Reports.Plots;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Reports;

/// <summary>The labels of the reviews of a split, and the scores that a model gave them.</summary>
/// <param name="Name">"test split" or "validation split".</param>
/// <param name="Probabilities">The probabilities of the positive label, as they are served.</param>
/// <param name="Labels">The labels, in the same order.</param>
/// <param name="Temperature">The temperature of the probabilities; null if none was fitted.</param>
internal sealed record ScoredSplit(
    string Name,
    IReadOnlyList<float> Probabilities,
    IReadOnlyList<bool> Labels,
    Temperature? Temperature = null
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
        yield return Temperature is { } temperature
            ? EvaluationPlots.Reliability(Diagram(Probabilities.Select(p => temperature.Undo(p))), served, Temperature, Name)
            : EvaluationPlots.Reliability(served, null, null, Name);
    }

    private ReliabilityDiagram Diagram(IEnumerable<double> probabilities) =>
        ReliabilityDiagram.ByProbability(probabilities, Labels);
}
