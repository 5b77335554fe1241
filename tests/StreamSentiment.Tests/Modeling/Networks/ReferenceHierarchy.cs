using StreamSentiment.Modeling.Networks;

namespace StreamSentiment.Tests.Modeling.Networks;

/// <summary>
/// The hierarchical attention network once more, from its equations, in plain double arithmetic: no padding, no batch, no
/// library. Of bidirectional GRUs with the reset gate after the product.
/// </summary>
internal sealed class ReferenceHierarchy(RecurrentClassifier classifier)
{
    private readonly Dictionary<string, (float[] Values, int Columns)> weights = classifier
        .Weights()
        .ToDictionary(weight => weight.Name, weight => (weight.Tensor.data<float>().ToArray(), (int)weight.Tensor.shape[^1]));

    /// <param name="sentences">Token ids of each sentence.</param>
    /// <returns>The logit, and what each word counts for.</returns>
    public (double Logit, double[] Weights) Read(int[][] sentences)
    {
        var read = sentences
            .Select(sentence => Attend("attention", Gru("recurrent.0", [.. sentence.Select(id => Row("embedding.weight", id))])))
            .ToArray();
        var (review, ofSentences) = Attend(
            "sentences.attention",
            Gru("sentences.recurrent", [.. read.Select(sentence => sentence.Mean)])
        );
        double logit = weights["output.bias"].Values[0] + Dot(Row("output.weight", 0), review);
        return (
            logit,
            [
                .. read.Zip(ofSentences, (sentence, weight) => sentence.Weights.Select(ofWord => ofWord * weight))
                    .SelectMany(ofWords => ofWords),
            ]
        );
    }

    private (double[] Mean, double[] Weights) Attend(string name, double[][] states)
    {
        double[] context = Row($"{name}.context", 0);
        double[] scores =
        [
            .. states.Select(state =>
                Math.Exp(
                    Dot(
                        context,
                        [
                            .. context.Select(
                                (_, row) =>
                                    Math.Tanh(Dot(Row($"{name}.weight", row), state) + weights[$"{name}.bias"].Values[row])
                            ),
                        ]
                    )
                )
            ),
        ];
        double[] shares = [.. scores.Select(score => score / scores.Sum())];
        return ([.. context.Select((_, feature) => states.Select((state, i) => shares[i] * state[feature]).Sum())], shares);
    }

    private double[][] Gru(string name, double[][] inputs)
    {
        double[][] forward = Direction($"{name}.forward", inputs);
        double[][] backward = [.. Direction($"{name}.backward", [.. inputs.Reverse()]).Reverse()];
        return [.. forward.Zip(backward, (one, other) => (double[])[.. one, .. other])];
    }

    private double[][] Direction(string name, double[][] inputs)
    {
        int units = weights[$"{name}.recurrent_weight"].Columns;
        double[] state = new double[units];
        var states = new List<double[]>();
        foreach (double[] input in inputs)
        {
            double[] before = state;
            state =
            [
                .. Enumerable
                    .Range(0, units)
                    .Select(unit =>
                    {
                        // The rows of the weights are the gates, one after the other: update, reset, candidate.
                        double update = Sigmoid(OfInput(unit) + OfState(unit));
                        double reset = Sigmoid(OfInput(units + unit) + OfState(units + unit));
                        double candidate = Math.Tanh(OfInput(2 * units + unit) + reset * OfState(2 * units + unit));
                        return update * before[unit] + (1 - update) * candidate;
                    }),
            ];
            states.Add(state);

            double OfInput(int row) => Dot(Row($"{name}.input_weight", row), input) + weights[$"{name}.bias"].Values[row];

            double OfState(int row) =>
                Dot(Row($"{name}.recurrent_weight", row), before) + weights[$"{name}.recurrent_bias"].Values[row];
        }

        return [.. states];
    }

    private double[] Row(string name, int row)
    {
        var (values, columns) = weights[name];
        return [.. values.AsSpan(row * columns, columns).ToArray().Select(value => (double)value)];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
