using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Training;

/// <summary>
/// How <see cref="Everyday.EverydayTrainer"/> draws and teaches examples; how the values were chosen: models/README.md.
/// </summary>
public sealed record EverydayOptions
{
    /// <summary>Students, each taught by the n-grams and the one before it; the first by the n-grams alone.</summary>
    [Range(1, 10)]
    public int Generations { get; init; } = 3;

    /// <summary>
    /// Networks of a generation, from the second on: each on threads of its own, on other draws, from the same start; the mean of
    /// their weights is the student (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482).
    /// </summary>
    [Range(1, 16)]
    public int Networks { get; init; } = 2;

    /// <summary>Examples that are drawn for an epoch, for each network.</summary>
    [Range(1, 10_000_000)]
    public int ExamplesPerEpoch { get; init; } = 80_000;

    /// <summary>The share of them that are whole documents.</summary>
    [Range(0, 1)]
    public double Documents { get; init; } = 0.5;

    /// <summary>The share of them that are titles.</summary>
    [Range(0, 1)]
    public double Titles { get; init; } = 0.08;

    /// <summary>The share of them that are the recipe's own sentences; what is left are spans of documents.</summary>
    [Range(0, 1)]
    public double OwnSentences { get; init; } = 0.18;

    /// <summary>The share of the label in a target, beside the teacher's.</summary>
    [Range(0, 1)]
    public double LabelShare { get; init; } = 0.5;

    /// <summary>The share of the former student beside the n-grams in a teacher.</summary>
    [Range(0, 1)]
    public double StudentShare { get; init; } = 0.5;

    /// <summary>Parts of the labelled documents; each is scored by an n-gram model that learnt the others.</summary>
    [Range(2, 20)]
    public int Folds { get; init; } = 4;
}
