using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Training.Baselines;

/// <summary>How to train the linear baseline; the defaults were chosen on a fifth of IMDb's training reviews.</summary>
internal sealed record NbSvmOptions
{
    /// <summary>The longest n-gram.</summary>
    [Range(1, NGrams.MaxOrder)]
    public int Order { get; init; } = 3;

    /// <summary>An n-gram in fewer reviews is left out.</summary>
    [Range(1, int.MaxValue)]
    public int MinCount { get; init; } = 2;

    /// <summary>C: what a wrong answer costs against large weights.</summary>
    [Range(1e-6, 1e6)]
    public double Penalty { get; init; } = 1;

    /// <summary>Added to the count of each n-gram in each label.</summary>
    [Range(1e-3, 1e3)]
    public double Smoothing { get; init; } = 1;

    /// <summary>Training ends when a pass changes no review's log-odds by more.</summary>
    [Range(1e-9, 10)]
    public double Tolerance { get; init; } = 0.5;

    /// <summary>Of the order in which reviews are gone through, and of the split to choose on.</summary>
    public int Seed { get; init; } = 1;
}
