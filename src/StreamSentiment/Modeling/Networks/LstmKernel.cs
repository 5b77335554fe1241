using System.Collections.Concurrent;
using StreamSentiment.Modeling.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// Tries libtorch's LSTM before a network relies on it. On some processors the kernels that oneDNN generates (3.7, of
/// libtorch 2.10, with AVX-512) compute wrong states and gradients for some widths and say nothing: seen on an AMD EPYC with
/// AVX-VNNI for every width whose last block of 32 units is half full or less, off by up to 1.3. Each shape is tried once in a
/// process, against the same LSTM written out.
/// </summary>
internal static class LstmKernel
{
    private const int Steps = 3; // the first has no state, the second no old one

    /// <summary>Rounding of sums in another order; wrong kernels are off by more than 0.01.</summary>
    private const double Fp32Rounding = 1e-3;

    private const double Bf16Rounding = 5e-2;

    /// <summary>Reviews at once: one, a block of rows, and as many as a run of a served model has.</summary>
    private static readonly int[] Batches = [1, 8, SentimentModel.RunSize];

    private static readonly ConcurrentDictionary<(int InputSize, int Units), (bool Fp32, bool Bf16)> Tried = [];

    /// <summary>The shapes that were tried and are wrong, for people: <c>12 to 48 units in fp32</c>.</summary>
    public static IReadOnlyList<string> Wrong =>
        [
            .. from shape in Tried.OrderBy(tried => tried.Key)
            where !shape.Value.Fp32 || !shape.Value.Bf16
            select $"{shape.Key.InputSize} to {shape.Key.Units} units in {(shape.Value.Fp32 ? "bf16" : "fp32")}",
        ];

    /// <summary>
    /// True if libtorch's LSTM of this shape is right on this machine. The first call for a shape draws from libtorch's global
    /// generator.
    /// </summary>
    public static bool IsRight(int inputSize, int units) => Try(inputSize, units).Fp32;

    /// <summary>True if it is right in bf16 as well.</summary>
    public static bool IsRightInBFloat16(int inputSize, int units) => Try(inputSize, units).Bf16;

    private static (bool Fp32, bool Bf16) Try(int inputSize, int units) =>
        // On a GPU it is not oneDNN that computes.
        cuda.is_available()
            ? (true, true)
            : Tried.GetOrAdd((inputSize, units), _ => Compare(inputSize, units));

    private static (bool Fp32, bool Bf16) Compare(int inputSize, int units)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        using var layer = new LstmLayer(inputSize, units);
        using var reference = new SteppedLstmLayer(inputSize, units);
        reference.CopyWeights(layer);
        Tensor[] inputs = [.. Batches.Select(batch => rand(batch, Steps, inputSize).sub(Scalars.Half))];
        bool isRight = inputs.All(input => AreNear(States(layer, input), States(reference, input), Fp32Rounding));
        isRight = isRight && AreNear(Gradients(layer, inputs[^1]), Gradients(reference, inputs[^1]), Fp32Rounding);
        if (!isRight || !PrecisionExtensions.HasBFloat16())
        {
            return (isRight, isRight);
        }

        layer.ComputeInBFloat16();
        return (true, inputs.All(input => AreNear(States(layer, input), States(reference, input), Bf16Rounding)));
    }

    private static Tensor[] States(UnidirectionalLayer layer, Tensor input)
    {
        using var noGradient = no_grad();
        return [layer.call(input).to(ScalarType.Float32)];
    }

    /// <summary>Of the mean of all states.</summary>
    private static Tensor[] Gradients(UnidirectionalLayer layer, Tensor input)
    {
        layer.call(input).mean().backward();
        return [.. layer.Weights().Select(weight => weight.Tensor.grad!)];
    }

    /// <summary>True if no number is off by more than this share of the largest one; NaN is off.</summary>
    private static bool AreNear(Tensor[] actual, Tensor[] expected, double rounding) =>
        actual
            .Zip(expected)
            .All(pair => (pair.First - pair.Second).abs().max().ToDouble() <= rounding * pair.Second.abs().max().ToDouble());
}
