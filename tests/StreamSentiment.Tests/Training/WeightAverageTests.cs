using StreamSentiment.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace StreamSentiment.Tests.Training;

public sealed class WeightAverageTests : IDisposable
{
    private readonly Parameter[] weights = [new(torch.tensor(new[] { 1f, 2f })), new(torch.tensor(new[] { 3f }))];

    public void Dispose() => Array.ForEach(weights, weight => weight.Dispose());

    [Fact]
    public void Swap_Twice_IsTheIdentity()
    {
        using var average = new WeightAverage(weights, 0.9);
        Set(5, 6, 7);
        average.Update();
        average.Swap();
        Assert.NotEqual([5, 6, 7], Values());
        average.Swap();
        Assert.Equal([5, 6, 7], Values());
    }

    [Fact]
    public void Update_ConstantWeights_HaveThemselvesAsMean()
    {
        using var average = new WeightAverage(weights, 0.99);
        for (int step = 0; step < 100; step++)
        {
            average.Update();
        }

        average.Swap();
        Assert.All(Values().Zip([1f, 2f, 3f]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void Update_FirstSteps_ForgetTheStart()
    {
        using var average = new WeightAverage(weights, 0.15);
        Set(11, 2, 3);
        average.Update(); // a tenth of 1, the rest of 11
        Set(21, 2, 3);
        average.Update(); // 0.15, because 2 / 11 is more
        average.Swap();
        Assert.Equal(0.15 * (0.1 * 1 + 0.9 * 11) + 0.85 * 21, Values()[0], 1e-5);
    }

    [Fact]
    public void Swap_NoDecay_LeavesTheWeights()
    {
        using var average = new WeightAverage(weights, 0);
        Set(5, 6, 7);
        average.Update();
        average.Swap();
        Assert.Equal([5, 6, 7], Values());
    }

    private float[] Values() => [.. weights.SelectMany(weight => weight.data<float>().ToArray())];

    private void Set(float a, float b, float c)
    {
        using var noGradient = torch.no_grad();
        weights[0].copy_(torch.tensor(new[] { a, b }));
        weights[1].copy_(torch.tensor(new[] { c }));
    }
}
