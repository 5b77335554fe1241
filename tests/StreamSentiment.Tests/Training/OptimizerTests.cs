using StreamSentiment.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace StreamSentiment.Tests.Training;

/// <summary>Against the published update rules in plain arithmetic.</summary>
public sealed class OptimizerTests
{
    private static readonly double[][] Gradients =
    [
        [0.5, -2, 0],
        [1e-3, 4, 0],
        [-0.25, 0.125, 7],
    ];

    [Fact]
    public void Step_RmsProp_FollowsItsRule()
    {
        double[] expected = [1, 2, 3],
            squares = [0, 0, 0];
        foreach (double[] gradient in Gradients)
        {
            for (int i = 0; i < 3; i++)
            {
                squares[i] = 0.9 * squares[i] + 0.1 * gradient[i] * gradient[i];
                expected[i] -= 0.01 * gradient[i] / (Math.Sqrt(squares[i]) + 1e-7);
            }
        }

        AssertClose(expected, Weights(OptimizerKind.RmsProp, 0.01));
    }

    [Fact]
    public void Step_Adam_FollowsItsRule()
    {
        double[] expected = [1, 2, 3],
            means = [0, 0, 0],
            squares = [0, 0, 0];
        for (int step = 1; step <= Gradients.Length; step++)
        {
            for (int i = 0; i < 3; i++)
            {
                double gradient = Gradients[step - 1][i];
                means[i] = 0.9 * means[i] + 0.1 * gradient;
                squares[i] = 0.999 * squares[i] + 0.001 * gradient * gradient;
                expected[i] -=
                    0.01 * (means[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(squares[i] / (1 - Math.Pow(0.999, step))) + 1e-7);
            }
        }

        AssertClose(expected, Weights(OptimizerKind.Adam, 0.01));
    }

    [Theory]
    [InlineData(10, 3, 4)] // within: left as they are
    [InlineData(2.5, 1.5, 2)] // half of their norm of 5
    public void Clip_Gradients_HaveAtMostTheNorm(double norm, float first, float second)
    {
        using var scope = torch.NewDisposeScope();
        var (one, other) = (Weight(0), Weight(0));
        (one.grad, other.grad) = (torch.tensor([3f]), torch.tensor([4f]));
        using var steps = Optimizer.Create(OptimizerKind.Adam, [one, other]);
        steps.Clip(norm);
        Assert.Equal(first, one.grad!.item<float>(), 1e-6);
        Assert.Equal(second, other.grad!.item<float>(), 1e-6);
    }

    /// <summary>
    /// A number that is made for a call of libtorch and is not kept is an object that the collector may free while libtorch reads
    /// it: that ended one training of six on a busy machine.
    /// </summary>
    [Theory]
    [InlineData(OptimizerKind.RmsProp)]
    [InlineData(OptimizerKind.Adam)]
    public void Step_20000TimesWhileAThreadCollects_ChangesNoBit(OptimizerKind kind)
    {
        const int Steps = 20_000;
        float[] calm = Course(kind, Steps);
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            Assert.Equal(calm, Course(kind, Steps));
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    /// <summary>The steps of a training, but for the network: clipping, the step, the running mean of the weights.</summary>
    private static float[] Course(OptimizerKind kind, int steps)
    {
        using var scope = torch.NewDisposeScope();
        var weight = Weight(1, 2, 3);
        using var optimizer = Optimizer.Create(kind, [weight]);
        using var average = new WeightAverage([weight], 0.99);
        using var first = torch.tensor([0.5f, -2, 0.125f]);
        weight.grad = first.clone();
        for (int step = 0; step < steps; step++)
        {
            weight.grad!.copy_(first);
            optimizer.Clip(1);
            optimizer.Step(1e-4);
            average.Update();
        }

        average.Swap();
        return weight.data<float>().ToArray();
    }

    private static float[] Weights(OptimizerKind optimizer, double learningRate)
    {
        using var scope = torch.NewDisposeScope();
        var weight = Weight(1, 2, 3);
        using var steps = Optimizer.Create(optimizer, [weight]);
        foreach (double[] gradient in Gradients)
        {
            weight.grad = torch.tensor(Array.ConvertAll(gradient, value => (float)value));
            steps.Step(learningRate);
        }

        return weight.data<float>().ToArray();
    }

    private static Parameter Weight(params float[] values) => new(torch.tensor(values));

    private static void AssertClose(double[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
}
