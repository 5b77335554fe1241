using System.ComponentModel.DataAnnotations;
using StreamSentiment.Modeling;

namespace StreamSentiment.Training;

/// <summary>Settings of a training; the defaults suit IMDb on two CPU cores.</summary>
public sealed record TrainingOptions
{
    /// <summary>The method that turns gradients into steps. Default: Adam.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>The learning rate. Default: 0.001.</summary>
    [Range(1e-8, 10)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>The curve of the learning rate over the <see cref="Epochs"/>. Default: constant.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>The share of all steps over which the learning rate first rises from zero. Default: 0.</summary>
    [Range(0, 0.9)]
    public double Warmup { get; init; }

    /// <summary>The number of reviews a step. Default: 128.</summary>
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Passes over the training reviews, at most. Default: 10.</summary>
    [Range(1, 10000)]
    public int Epochs { get; init; } = 10;

    /// <summary>The share of the reviews that is held back to choose the best epoch. Default: 0.2.</summary>
    [Range(0.01, 0.9)]
    public double ValidationSplit { get; init; } = 0.2;

    /// <summary>The way in which these reviews are chosen. Default: random.</summary>
    public ValidationSampling Validation { get; init; } = ValidationSampling.Random;

    /// <summary>The share of certainty that is taken from each label: 0.1 makes the targets 0.05 and 0.95. Default: 0.</summary>
    [Range(0, 0.5)]
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// The share of each target that is the probability which n-grams of the other folds give the review; the label has the rest.
    /// Only where networks stand beside n-grams. Default: 0.
    /// </summary>
    [Range(0, 1)]
    public double NGramTargets { get; init; }

    /// <summary>
    /// Adversarial training (Miyato et al. 2017, https://arxiv.org/abs/1605.07725): each review is also learnt with its embedded
    /// tokens moved by this L2 norm in the direction that raises the loss most; 0 for none. Doubles the time. Default: 0.
    /// </summary>
    [Range(0, 1000)]
    public double AdversarialNorm { get; init; }

    /// <summary>
    /// Virtual adversarial training (Miyato et al. 2017, as above): each review, labelled or not, is to score the same with its
    /// embedded tokens moved by this L2 norm in the direction that changes the score most; 0 for none. Trebles the time, and
    /// computes in fp32. Default: 0.
    /// </summary>
    [Range(0, 1000)]
    public double VirtualAdversarialNorm { get; init; }

    /// <summary>True to train the embedding, false to keep pretrained vectors as they are. Default: true.</summary>
    public bool EmbeddingsTrainable { get; init; } = true;

    /// <summary>
    /// The number format of the recurrent layers; their weights are kept and stepped in fp32. On a processor with AVX512-BF16 or
    /// AMX, <see cref="Modeling.Precision.Bf16"/> is faster. Default: fp32.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>The L2 norm that gradients are scaled down to; 0 leaves them as they are. Default: 1.</summary>
    [Range(0, 1e6)]
    public double ClipNorm { get; init; } = 1;

    /// <summary>
    /// The decay a step of the running mean of the weights, which is validated and kept (Polyak and Juditsky 1992); 0 keeps the
    /// weights of the last step instead. Default: 0.
    /// </summary>
    [Range(0, 0.99999)]
    public double WeightAveraging { get; init; }

    /// <summary>
    /// Early stopping: the number of epochs without a better validation accuracy that ends the training. Default: 3.
    /// </summary>
    [Range(1, 10000)]
    public int Patience { get; init; } = 3;

    /// <summary>
    /// True to keep the last epoch, whatever the validation accuracies: with a learning rate that falls to zero and a mean of
    /// the weights they differ by chance more than by the epoch. Default: false, the best epoch.
    /// </summary>
    public bool KeepsLastEpoch { get; init; }

    /// <summary>The seed of the split, the initial weights, the order of the reviews and dropout. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Threads that share each batch, with one libtorch thread each. The same seed on the same number of threads gives the same
    /// weights. Default: the number of processors.
    /// </summary>
    [Range(1, 1024)]
    public int Threads { get; init; } = Environment.ProcessorCount;
}
