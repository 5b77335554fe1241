using System.ComponentModel.DataAnnotations;
using StreamSentiment.Modeling.NGrams;

namespace StreamSentiment.Training.Baselines;

/// <summary>Settings of the linear baseline; the defaults were chosen on a fifth of IMDb's training reviews.</summary>
internal sealed record NbSvmOptions
{
    /// <summary>The longest n-gram.</summary>
    [Range(1, NGramKey.MaxOrder)]
    public int Order { get; init; } = 3;

    /// <summary>The number of reviews below which an n-gram is left out.</summary>
    [Range(1, int.MaxValue)]
    public int MinCount { get; init; } = 2;

    /// <summary>C: the cost of a wrong answer, relative to that of large weights.</summary>
    [Range(1e-6, 1e6)]
    public double Penalty { get; init; } = 1;

    /// <summary>Added to the count of each n-gram in each label.</summary>
    [Range(1e-3, 1e3)]
    public double Smoothing { get; init; } = 1;

    /// <summary>Training ends when a pass changes no review's log-odds by more.</summary>
    [Range(1e-9, 10)]
    public double Tolerance { get; init; } = 0.5;

    /// <summary>The seed of the order of the reviews, and of the split that settings are chosen on.</summary>
    public int Seed { get; init; } = 1;
}
