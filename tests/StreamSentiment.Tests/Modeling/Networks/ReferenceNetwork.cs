using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;

namespace StreamSentiment.Tests.Modeling.Networks;

/// <summary>The network once more, from its equations, in plain double arithmetic: no padding, no batch, no library.</summary>
internal sealed class ReferenceNetwork(RecurrentClassifier classifier)
{
    private readonly Dictionary<string, (float[] Values, int Columns)> weights = classifier
        .Weights()
        .ToDictionary(weight => weight.Name, weight => (weight.Tensor.data<float>().ToArray(), (int)weight.Tensor.shape[^1]));

    public double Logit(int[] tokenIds)
    {
        double[][] states = [.. tokenIds.Select(id => Row("embedding.weight", id))];
        for (int layer = 0; layer < classifier.Spec.RecurrentLayers.Count - 1; layer++)
        {
            states =
            [
                .. Forward(layer, states)
                    .Zip(Backward(layer, states), (forward, backward) => (double[])[.. forward, .. backward]),
            ];
        }

        int last = classifier.Spec.RecurrentLayers.Count - 1;
        double[] features = [.. Forward(last, states)[^1], .. Backward(last, states)[0]];
        for (int layer = 0; layer < classifier.Spec.DenseLayers.Count; layer++)
        {
            features = [.. Affine($"dense.{layer}", features).Select(value => Math.Max(0, value))];
        }

        return Affine("output", features)[0];
    }

    private double[][] Forward(int layer, double[][] inputs) => Read(layer, "forward", inputs);

    /// <summary>Reads from the end; the state of each token stands at the token, so the last one computed is the first.</summary>
    private double[][] Backward(int layer, double[][] inputs) =>
        classifier.Spec.RecurrentLayers[layer].Bidirectional
            ? [.. Read(layer, "backward", [.. inputs.Reverse()]).Reverse()]
            : [.. inputs.Select(_ => Array.Empty<double>())];

    private double[][] Read(int layer, string direction, double[][] inputs)
    {
        var spec = classifier.Spec.RecurrentLayers[layer];
        string name = $"recurrent.{layer}.{direction}";
        double[] hidden = new double[spec.Units],
            cell = new double[spec.Units];
        var states = new List<double[]>();
        for (int time = 0; time < inputs.Length; time++)
        {
            var (input, before) = (inputs[time], hidden);
            hidden =
            [
                .. Enumerable
                    .Range(0, spec.Units)
                    .Select(unit =>
                        spec switch
                        {
                            { Cell: RecurrentCell.Lstm } => Lstm(name, unit, input, before, cell),
                            { Cell: RecurrentCell.SimpleRnn } => Math.Tanh(
                                OfInput(name, unit, input) + OfState(name, unit, before)
                            ),
                            { Cell: RecurrentCell.Gru, ResetAfter: true } => GruResetAfter(name, unit, input, before),
                            { Cell: RecurrentCell.Gru } => Gru(name, unit, input, before),
                            _ => Clockwork(name, unit, input, before, time, spec),
                        }
                    ),
            ];
            states.Add(hidden);
        }

        return [.. states];
    }

    /// <summary>The rows of the weights are the gates, one after the other: input, forget, cell, output.</summary>
    private double Lstm(string name, int unit, double[] input, double[] before, double[] cell)
    {
        var (inputGate, forgetGate, outputGate) = (Sigmoid(Gate(0)), Sigmoid(Gate(1)), Sigmoid(Gate(3)));
        cell[unit] = forgetGate * cell[unit] + inputGate * Math.Tanh(Gate(2));
        return outputGate * Math.Tanh(cell[unit]);

        double Gate(int gate) =>
            OfInput(name, gate * cell.Length + unit, input) + OfState(name, gate * cell.Length + unit, before);
    }

    /// <summary>Gates update, reset, candidate; every unit's reset gate is needed for the candidate of one.</summary>
    private double Gru(string name, int unit, double[] input, double[] before)
    {
        int units = before.Length;
        double update = Sigmoid(OfInput(name, unit, input) + OfState(name, unit, before));
        double[] kept =
        [
            .. before.Select((state, i) => state * Sigmoid(OfInput(name, units + i, input) + OfState(name, units + i, before))),
        ];
        double candidate = Math.Tanh(OfInput(name, 2 * units + unit, input) + OfState(name, 2 * units + unit, kept));
        return update * before[unit] + (1 - update) * candidate;
    }

    /// <summary>Gates update, reset, candidate.</summary>
    private double GruResetAfter(string name, int unit, double[] input, double[] before)
    {
        float[] bias = weights[$"{name}.recurrent_bias"].Values;
        int units = before.Length,
            ofReset = units + unit,
            ofCandidate = 2 * units + unit;
        double update = Sigmoid(OfInput(name, unit, input) + OfState(name, unit, before) + bias[unit]);
        double reset = Sigmoid(OfInput(name, ofReset, input) + OfState(name, ofReset, before) + bias[ofReset]);
        double candidate = Math.Tanh(
            OfInput(name, ofCandidate, input) + reset * (OfState(name, ofCandidate, before) + bias[ofCandidate])
        );
        return update * before[unit] + (1 - update) * candidate;
    }

    /// <summary>
    /// A group's weights have a row for each of its units and a column for each state that it reads: its own and the slower ones.
    /// </summary>
    private double Clockwork(string name, int unit, double[] input, double[] before, int time, RecurrentLayerSpec spec)
    {
        int groupUnits = spec.Units / spec.Periods.Count;
        int group = unit / groupUnits;
        return time % spec.Periods[group] != 0
            ? before[unit]
            : Math.Tanh(
                OfInput(name, unit, input)
                    + Dot(Row($"{name}.recurrent_weight_{group}", unit % groupUnits), before[(group * groupUnits)..])
            );
    }

    private double OfInput(string name, int row, double[] input) =>
        Dot(Row($"{name}.input_weight", row), input) + weights[$"{name}.bias"].Values[row];

    private double OfState(string name, int row, double[] state) => Dot(Row($"{name}.recurrent_weight", row), state);

    private double[] Affine(string name, double[] input) =>
        [.. weights[$"{name}.bias"].Values.Select((bias, row) => bias + Dot(Row($"{name}.weight", row), input))];

    private double[] Row(string name, int row)
    {
        var (values, columns) = weights[name];
        return [.. values.AsSpan(row * columns, columns).ToArray().Select(value => (double)value)];
    }

    private static double Dot(double[] a, double[] b)
    {
        Assert.Equal(a.Length, b.Length); // else the rest of the longer one would be left out in silence
        return a.Zip(b, (x, y) => x * y).Sum();
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
