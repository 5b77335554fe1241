using StreamSentiment.Modeling;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Everyday;

/// <summary>What was held back, by which each network of an everyday training is calibrated and judged.</summary>
/// <param name="documents">Whole reviews.</param>
/// <param name="sources">The data set of each document.</param>
/// <param name="titles">The titles of those that have one.</param>
/// <param name="sentences">Drawn from patterns of our own that nothing learns.</param>
internal sealed class HeldBack(
    TrainingExample[] documents,
    IReadOnlyList<string> sources,
    TrainingExample[] titles,
    TrainingExample[] sentences
)
{
    /// <summary>
    /// Long and short texts count alike, and titles, which people typed, more than drawn sentences, the hardest of all.
    /// </summary>
    private readonly (string Name, double Share, int Count)[] kinds =
    [
        ("documents", 0.5, documents.Length),
        ("titles", 0.4, titles.Length),
        ("sentences", 0.1, sentences.Length),
    ];

    public TrainingExample[] Documents => documents;

    /// <summary>Documents, titles and sentences, in this order.</summary>
    public TrainingExample[] All { get; } = [.. documents, .. titles, .. sentences];

    /// <summary>Fits the temperature of a network, and judges it.</summary>
    /// <param name="logits">The network's, of <see cref="All"/>.</param>
    public Judgement Judge(double[] logits)
    {
        bool[] labels = [.. All.Select(example => example.IsPositive)];
        int[] lengths = [.. All.Select(example => example.TokenIds.Length)];
        double[] weights = [.. kinds.SelectMany(kind => Enumerable.Repeat(kind.Share / kind.Count, kind.Count))];
        var scale = LengthTemperature.Fit(logits, lengths, labels, weights);
        List<string> lines = [];
        foreach (var source in Enumerable.Range(0, documents.Length).GroupBy(i => sources[i]))
        {
            double right = source.Average(i => logits[i] > 0 == labels[i] ? 1.0 : 0);
            lines.Add($"the network on {source.Key}: {right:P2} of {source.Count()}");
        }

        List<string> parts = [];
        double loss = 0;
        int from = 0;
        foreach (var (name, share, count) in kinds)
        {
            if (count == 0)
            {
                parts.Add($"no {name}");
                continue;
            }

            var part = At(scale, from, count);
            parts.Add($"{name} {part.Accuracy:P2} (calibration error {part.ExpectedCalibrationError:P2})");
            loss += share * part.LogLoss;
            from += count;
        }

        lines.Add(
            $"validation: {string.Join(", ", parts)}; temperature {scale.Temperature:F3}, by length {scale.ByLength:F3}; "
                + $"log loss {loss:F4}"
        );
        double before = At(LogitScale.One, 0, All.Length).ExpectedCalibrationError,
            after = At(scale, 0, All.Length).ExpectedCalibrationError;
        return new(
            new Calibration(scale.Temperature, before, after) { TemperatureByLength = scale.ByLength },
            At(scale, 0, documents.Length),
            loss,
            lines
        );

        Evaluation At(LogitScale value, int start, int count) =>
            Evaluation.From(
                [.. Enumerable.Range(start, count).Select(i => (float)value.Probability(logits[i], lengths[i]))],
                labels[start..(start + count)]
            );
    }
}

/// <summary>A network on what was held back.</summary>
/// <param name="Calibration">Its temperature.</param>
/// <param name="Documents">Its calibrated probabilities of whole reviews.</param>
/// <param name="Loss">The log loss in nats, all kinds together.</param>
/// <param name="Lines">For a reader.</param>
internal sealed record Judgement(Calibration Calibration, Evaluation Documents, double Loss, IReadOnlyList<string> Lines);
