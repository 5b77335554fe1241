using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>The trained numbers of one LSTM that reads in one direction, as they are stored.</summary>
/// <param name="Units">Units.</param>
/// <param name="Input">Weights of the input, [4 * units, features]; gates in the order input, forget, cell, output.</param>
/// <param name="Recurrent">Weights of the state, [4 * units, units].</param>
/// <param name="Bias">[4 * units].</param>
internal readonly record struct LstmNumbers(int Units, float[] Input, float[] Recurrent, float[] Bias);

/// <summary>
/// The weights of one LSTM, arranged for <see cref="LstmPass{TLanes, TVector, TFormat}"/>: scaled so that powers of two
/// take the place of exponentials, and padded with units whose weights, and so whose states, are zero.
/// </summary>
internal sealed class LstmWeights
{
    public const int Gates = 4;

    /// <summary>The largest state in int16.</summary>
    public const float StateSteps = short.MaxValue;

    private const int UnitBlock = 16;

    /// <summary>So many steps of weights in a row keep its sum with any states below 2^31.</summary>
    private const double RowSteps = int.MaxValue / (double)short.MaxValue;

    /// <summary>sigmoid(x) is 1 / (1 + 2^(factor * x)), and tanh(x) is (1 - 2^(factor * x)) / (1 + 2^(factor * x)).</summary>
    private static readonly double[] Factors = [-Math.Log2(Math.E), -Math.Log2(Math.E), TanhFactor, -Math.Log2(Math.E)];

    /// <param name="numbers">As they are stored.</param>
    /// <param name="embedding">Vectors of tokens, [ids, features], of a layer that reads tokens; else null.</param>
    /// <param name="places">The place of each input feature in the padded state of the layer below.</param>
    /// <param name="lanes">Cells of a vector.</param>
    /// <param name="isInteger">Two weights of int16 a cell instead of one of fp32.</param>
    public LstmWeights(LstmNumbers numbers, float[]? embedding, int[] places, int lanes, bool isInteger)
    {
        Units = Pad(numbers.Units);
        ReadsTokens = embedding is not null;
        InputSize = ReadsTokens ? 0 : Pad(places[^1] + 1);
        int features = places.Length,
            rows = Gates * Units,
            columns = InputSize + Units;
        double[] input = Spread(numbers.Input, numbers.Units, features), // [features, gates * units]
            recurrent = Spread(numbers.Recurrent, numbers.Units, numbers.Units),
            bias = Spread(numbers.Bias, numbers.Units, 1);
        Shares = Table(embedding ?? new float[features], input, bias, features);

        double[] weights = new double[columns * rows]; // [input and state, gates * units]
        for (int feature = 0; feature < features && !ReadsTokens; feature++)
        {
            input.AsSpan(feature * rows, rows).CopyTo(weights.AsSpan(places[feature] * rows));
        }

        recurrent.CopyTo(weights, InputSize * rows);
        (Weights, Scales) = isInteger ? ToInt16(weights, rows, lanes) : (ToFp32(weights, rows, lanes), new Cells(0));
    }

    /// <summary>2^(this * x) is e^(-2x).</summary>
    public static double TanhFactor => -2 * Math.Log2(Math.E);

    /// <summary>Units and those that pad them.</summary>
    public int Units { get; }

    /// <summary>Numbers of the layer below that a step reads; none for a layer that reads tokens.</summary>
    public int InputSize { get; }

    public bool ReadsTokens { get; }

    /// <summary>
    /// Bias and share of the input in each gate, [ids, 4, units], for a layer that reads tokens: computed here in double, once
    /// for each token id. Else the bias alone, [4, units].
    /// </summary>
    public Cells Shares { get; }

    /// <summary>[units / lanes, cells of input and state, 4, lanes]: what one loop reads stands in its order.</summary>
    public Cells Weights { get; }

    /// <summary>Value of 1 in a sum, [4, units], in int16.</summary>
    public Cells Scales { get; }

    public static int Pad(int units) => (units + UnitBlock - 1) / UnitBlock * UnitBlock;

    /// <summary>[gates * units, columns] → [columns, gates * padded units], scaled.</summary>
    private double[] Spread(float[] values, int units, int columns)
    {
        double[] spread = new double[columns * Gates * Units];
        for (int row = 0; row < Gates * units; row++)
        {
            var (gate, unit) = Math.DivRem(row, units);
            for (int column = 0; column < columns; column++)
            {
                spread[(column * Gates + gate) * Units + unit] = Factors[gate] * values[row * columns + column];
            }
        }

        return spread;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Cells Table(float[] embedding, double[] input, double[] bias, int features)
    {
        int rows = bias.Length;
        var table = new Cells(checked(embedding.Length / features * rows));
        var shares = table.Span;
        var weights = MemoryMarshal.Cast<double, Vector<double>>(input);
        var start = MemoryMarshal.Cast<double, Vector<double>>(bias);
        Span<Vector<double>> sums = new Vector<double>[start.Length];
        for (int id = 0; id < embedding.Length / features; id++)
        {
            start.CopyTo(sums);
            for (int feature = 0; feature < features; feature++)
            {
                var value = new Vector<double>(embedding[id * features + feature]);
                var column = weights.Slice(feature * sums.Length, sums.Length);
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += value * column[i];
                }
            }

            var exact = MemoryMarshal.Cast<Vector<double>, double>(sums);
            for (int row = 0; row < rows; row++)
            {
                shares[id * rows + row] = (float)exact[row];
            }
        }

        return table;
    }

    private Cells ToFp32(double[] weights, int rows, int lanes)
    {
        var cells = new Cells(weights.Length);
        int columns = weights.Length / rows;
        for (int i = 0; i < weights.Length; i++)
        {
            var (column, row) = Math.DivRem(i, rows);
            cells.Span[Place(column, columns, row, lanes)] = (float)weights[i];
        }

        return cells;
    }

    private (Cells Weights, Cells Scales) ToInt16(double[] weights, int rows, int lanes)
    {
        var (cells, scales) = (new Cells(weights.Length / 2), new Cells(rows));
        var halves = MemoryMarshal.Cast<float, short>(cells.Span);
        int columns = weights.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            double largest = 0,
                sum = 0;
            for (int column = 0; column < columns; column++)
            {
                double size = Math.Abs(weights[column * rows + row]);
                (largest, sum) = (Math.Max(largest, size), sum + size);
            }

            // Each weight may be rounded up by half a step.
            double step = Math.Max(Math.Max(largest / short.MaxValue, sum / (RowSteps - columns)), double.Epsilon);
            scales.Span[row] = (float)(step / StateSteps);
            for (int column = 0; column < columns; column++)
            {
                halves[2 * Place(column / 2, columns / 2, row, lanes) + column % 2] = (short)
                    Math.Round(weights[column * rows + row] / step);
            }
        }

        return (cells, scales);
    }

    private int Place(int cell, int cells, int row, int lanes)
    {
        var (gate, unit) = Math.DivRem(row, Units);
        var (group, lane) = Math.DivRem(unit, lanes);
        return ((group * cells + cell) * Gates + gate) * lanes + lane;
    }
}
