using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Training;

/// <summary>An exponential running mean of weights over the steps of a training.</summary>
/// <param name="decay">Share of the mean that each step keeps; with 0 there is no mean and every call does nothing.</param>
internal sealed class WeightAverage(Parameter[] weights, double decay) : IDisposable
{
    private readonly Tensor[] mean = decay == 0 ? [] : Copies(weights);
    private long steps;

    /// <summary>Takes in the weights after a step.</summary>
    public void Update()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        // The first steps count more: the mean must not remember the random start.
        double share = Math.Min(decay, (1.0 + steps) / (10.0 + steps));
        using Scalar kept = share.ToScalar(),
            taken = (1 - share).ToScalar();
        steps++;
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i].mul_(kept).add_(weights[i].detach(), taken);
        }
    }

    /// <summary>Exchanges the weights and their mean.</summary>
    public void Swap()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        for (int i = 0; i < mean.Length; i++)
        {
            var current = weights[i].detach().clone();
            weights[i].copy_(mean[i]);
            mean[i].copy_(current);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in mean)
        {
            tensor.Dispose();
        }
    }

    private static Tensor[] Copies(Parameter[] weights)
    {
        using var scope = NewDisposeScope(); // else a tensor in between may be freed while it is read
        return [.. weights.Select(weight => weight.detach().clone().DetachFromDisposeScope())];
    }
}
