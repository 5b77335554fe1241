using System.ComponentModel.DataAnnotations;
using StreamSentiment.Modeling;

namespace StreamSentiment.Training;

/// <summary>How to train; the defaults suit IMDb on two CPU cores.</summary>
public sealed record TrainingOptions
{
    /// <summary>How gradients become steps.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Size of a step.</summary>
    [Range(1e-8, 10)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>How the size of a step changes over the <see cref="Epochs"/>.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Share of all steps over which the learning rate first rises from zero.</summary>
    [Range(0, 0.9)]
    public double Warmup { get; init; }

    /// <summary>Reviews a step.</summary>
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Passes over the training reviews, at most.</summary>
    [Range(1, 10000)]
    public int Epochs { get; init; } = 10;

    /// <summary>Share of the reviews that is held back to choose the best epoch.</summary>
    [Range(0.01, 0.9)]
    public double ValidationSplit { get; init; } = 0.2;

    /// <summary>Which reviews are held back.</summary>
    public ValidationSampling Validation { get; init; } = ValidationSampling.Random;

    /// <summary>Share of certainty that is taken from each label: 0.1 makes the targets 0.05 and 0.95.</summary>
    [Range(0, 0.5)]
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Adversarial training (Miyato et al. 2017, https://arxiv.org/abs/1605.07725): each review is also learnt with its
    /// embedded tokens moved by this L2 norm in the direction that raises the loss most; 0 for none. Doubles the time.
    /// </summary>
    [Range(0, 1000)]
    public double AdversarialNorm { get; init; }

    /// <summary>Whether the embedding is trained; one of pretrained vectors may be kept as it is.</summary>
    public bool EmbeddingsTrainable { get; init; } = true;

    /// <summary>
    /// Number format in which the recurrent layers are computed; their weights are kept and stepped in fp32. On a processor
    /// with AVX512-BF16 or AMX, <see cref="Modeling.Precision.Bf16"/> is faster.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>Gradients are scaled down to this L2 norm; 0 leaves them as they are.</summary>
    [Range(0, 1e6)]
    public double ClipNorm { get; init; } = 1;

    /// <summary>
    /// Decay a step of the running mean of the weights, which is what is validated and kept (Polyak and Juditsky 1992);
    /// 0 keeps the weights of the last step instead.
    /// </summary>
    [Range(0, 0.99999)]
    public double WeightAveraging { get; init; }

    /// <summary>Early stopping: epochs without a better validation accuracy that end the training.</summary>
    [Range(1, 10000)]
    public int Patience { get; init; } = 3;

    /// <summary>Of the split, the initial weights, the order of the reviews and dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Threads that share each batch, with one libtorch thread each. The same seed on the same number of threads gives the
    /// same weights.
    /// </summary>
    [Range(1, 1024)]
    public int Threads { get; init; } = Environment.ProcessorCount;
}
