using StreamSentiment.Training;

namespace StreamSentiment.Cli.Reports;

/// <summary>Reviews with what a model said of them.</summary>
/// <param name="Name">"test split" or "validation split".</param>
/// <param name="Probabilities">Of the positive label.</param>
/// <param name="Labels">The truth, in the same order.</param>
/// <param name="Temperature">Fitted on other reviews than these; null if none was.</param>
internal sealed record ScoredSplit(string Name, IReadOnlyList<float> Probabilities, IReadOnlyList<bool> Labels, Temperature? Temperature = null)
{
    /// <summary>The measures of these reviews.</summary>
    public Evaluation Evaluation { get; } = Evaluation.Of(Probabilities, Labels);

    public IEnumerable<Figure> Figures()
    {
        yield return EvaluationPlots.Confusion(Evaluation.ConfusionMatrix, Name);
        if (RocCurve.Of(Probabilities, Labels) is { } roc)
            yield return EvaluationPlots.Roc(roc, Evaluation.RocAuc, Name);
        var scaled = Temperature is { } temperature ? Diagram(Probabilities.Select(p => temperature.Apply(p))) : null;
        yield return EvaluationPlots.Reliability(Diagram(Probabilities.Select(p => (double)p)), scaled, Temperature, Name);
    }

    private ReliabilityDiagram Diagram(IEnumerable<double> probabilities) => ReliabilityDiagram.ByProbability(probabilities, Labels);
}
