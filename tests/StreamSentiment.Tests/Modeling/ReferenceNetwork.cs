using StreamSentiment.Modeling;

namespace StreamSentiment.Tests.Modeling;

/// <summary>The network once more, from its equations, in plain double arithmetic: no padding, no batch, no library.</summary>
internal sealed class ReferenceNetwork(RecurrentClassifier classifier)
{
    private readonly Dictionary<string, (float[] Values, int Columns)> weights = classifier.Weights().ToDictionary(
        weight => weight.Name, weight => (weight.Tensor.data<float>().ToArray(), (int)weight.Tensor.shape[^1]));

    public double Logit(int[] tokenIds)
    {
        double[][] states = [.. tokenIds.Select(id => Row("embedding.weight", id))];
        for (var layer = 0; layer < classifier.Spec.RecurrentLayers.Count - 1; layer++)
            states = [.. Forward(layer, states).Zip(Backward(layer, states), (forward, backward) => (double[])[.. forward, .. backward])];
        var last = classifier.Spec.RecurrentLayers.Count - 1;
        double[] features = [.. Forward(last, states)[^1], .. Backward(last, states)[0]];
        for (var layer = 0; layer < classifier.Spec.DenseLayers.Count; layer++)
            features = [.. Affine($"dense.{layer}", features).Select(value => Math.Max(0, value))];
        return Affine("output", features)[0];
    }

    private double[][] Forward(int layer, double[][] inputs) => Lstm($"recurrent.{layer}.forward", inputs);

    /// <summary>Reads from the end; the state of each token stands at the token, so the last one computed is the first.</summary>
    private double[][] Backward(int layer, double[][] inputs) => classifier.Spec.RecurrentLayers[layer].Bidirectional
        ? [.. Lstm($"recurrent.{layer}.backward", [.. inputs.Reverse()]).Reverse()]
        : [.. inputs.Select(_ => Array.Empty<double>())];

    private double[][] Lstm(string name, double[][] inputs)
    {
        var units = weights[$"{name}.recurrent_weight"].Columns;
        double[] hidden = new double[units], cell = new double[units];
        var states = new List<double[]>();
        foreach (var input in inputs)
        {
            var before = hidden;
            hidden = new double[units];
            for (var unit = 0; unit < units; unit++)
            {
                // The rows of the weights are the gates, one after the other: input, forget, cell, output.
                var inputGate = Sigmoid(Gate(0));
                var forgetGate = Sigmoid(Gate(1));
                var candidate = Math.Tanh(Gate(2));
                var outputGate = Sigmoid(Gate(3));
                cell[unit] = forgetGate * cell[unit] + inputGate * candidate;
                hidden[unit] = outputGate * Math.Tanh(cell[unit]);

                double Gate(int gate)
                {
                    var row = gate * units + unit;
                    return Dot(Row($"{name}.input_weight", row), input)
                        + Dot(Row($"{name}.recurrent_weight", row), before)
                        + weights[$"{name}.bias"].Values[row];
                }
            }

            states.Add(hidden);
        }

        return [.. states];
    }

    private double[] Affine(string name, double[] input) =>
        [.. weights[$"{name}.bias"].Values.Select((bias, row) => bias + Dot(Row($"{name}.weight", row), input))];

    private double[] Row(string name, int row)
    {
        var (values, columns) = weights[name];
        return [.. values.AsSpan(row * columns, columns).ToArray().Select(value => (double)value)];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
