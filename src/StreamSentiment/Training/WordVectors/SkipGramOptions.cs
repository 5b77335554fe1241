using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Training.WordVectors;

/// <summary>Settings of word vectors; the defaults suit 25,000 to 75,000 reviews.</summary>
internal sealed record SkipGramOptions
{
    /// <summary>The length of a word's vector.</summary>
    [Range(1, 4096)]
    public int Dimensions { get; init; } = 128;

    /// <summary>The farthest word on either side that counts as context; each place draws its own reach from 1 to this.</summary>
    [Range(1, 100)]
    public int Window { get; init; } = 5;

    /// <summary>Negative samples: random words a place that its context is contrasted with.</summary>
    [Range(1, 100)]
    public int NegativeSamples { get; init; } = 5;

    /// <summary>
    /// Words with a larger share of the text than this are skipped more often, the more frequent they are; 0 skips none.
    /// </summary>
    [Range(0, 1)]
    public double SubsampleThreshold { get; init; } = 1e-4;

    /// <summary>Passes over the reviews.</summary>
    [Range(1, 10000)]
    public int Epochs { get; init; } = 5;

    /// <summary>Size of the first step; it falls linearly to almost nothing.</summary>
    [Range(1e-8, 10)]
    public double LearningRate { get; init; } = 0.025;

    /// <summary>The seed of the first vectors, the order of the reviews and every draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>With 1, the same seed gives the same vectors; more are faster and differ a little from run to run.</summary>
    [Range(1, 1024)]
    public int Threads { get; init; } = 1;
}
