using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Training;

/// <summary>How to train; the defaults suit IMDb on two CPU cores.</summary>
public sealed record TrainingOptions
{
    /// <summary>How gradients become steps.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.Adam;

    /// <summary>Size of a step.</summary>
    [Range(1e-8, 10)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Reviews a step.</summary>
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Passes over the training reviews, at most.</summary>
    [Range(1, 10000)]
    public int Epochs { get; init; } = 10;

    /// <summary>Share of the reviews that is held back to choose the best epoch.</summary>
    [Range(0.01, 0.9)]
    public double ValidationSplit { get; init; } = 0.2;

    /// <summary>Gradients are scaled down to this L2 norm; 0 leaves them as they are.</summary>
    [Range(0, 1e6)]
    public double ClipNorm { get; init; } = 1;

    /// <summary>Early stopping: epochs without a better validation accuracy that end the training.</summary>
    [Range(1, 10000)]
    public int Patience { get; init; } = 3;

    /// <summary>Of the split, the initial weights, the order of the reviews and dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>libtorch's threads; more than the idle cores make it many times slower.</summary>
    [Range(1, 1024)]
    public int Threads { get; init; } = Environment.ProcessorCount;
}
