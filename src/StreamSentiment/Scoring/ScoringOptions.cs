using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using StreamSentiment.Contracts;
using StreamSentiment.Modeling;

namespace StreamSentiment.Scoring;

/// <summary>The model that scores, and how reviews are batched.</summary>
public sealed class ScoringOptions
{
    /// <summary>The configuration section that these settings are bound to.</summary>
    public const string Section = "Scoring";

    internal static readonly string DefaultInstance = Environment.MachineName;

    /// <summary>
    /// The model to serve, a folder or <c>s3://bucket/prefix/name</c>: a version, a model (its current version is served), or a
    /// store that holds one model. <c>models</c> by default; the scorer's default is the folder of that name beside the program.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Model { get; set; } = "models";

    /// <summary>
    /// The name of this scorer in what it reports, the target of commands for it alone, and its place in the consumer group: of
    /// two processes with one name the older stops. The name of the machine by default; processes that share it get places of
    /// their own.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Instance { get; set; } = DefaultInstance;

    /// <summary>
    /// The number format of the recurrent layers. <c>Auto</c> by default; <c>Bf16</c> is libtorch's alone, <c>Int16</c> the
    /// kernel's.
    /// </summary>
    public Precision Precision { get; set; } = Precision.Auto;

    /// <summary>
    /// What computes the scores. <c>Auto</c> by default: on a CPU the widest vectors of the processor, without libtorch, for
    /// networks of LSTM layers, and libtorch for others.
    /// </summary>
    public Kernel Kernel { get; set; } = Kernel.Auto;

    /// <summary>The most reviews in a micro-batch. What suits the machine by default: 256 on a CPU, 4096 on a GPU.</summary>
    [Range(1, 65536)]
    public int? MaxBatchSize { get; set; }

    /// <summary>
    /// The most bytes of records in a micro-batch, so that one costs a few milliseconds however long the reviews are; a longer
    /// review goes alone. What suits the machine by default: 128 KiB on a CPU, 8 MiB on a GPU.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? MaxBatchBytes { get; set; }

    /// <summary>
    /// The time that the first review of a micro-batch waits for others. 0 by default: a micro-batch is what is there, and while
    /// it is scored the next one gathers.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxBatchDelay { get; set; }

    /// <summary>
    /// The number of micro-batches that are prepared and scored at once, each on one core. The number of cores by default.
    /// </summary>
    [Range(1, 1024)]
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>The most bytes of a record's value; a larger record becomes a dead letter. 1 MiB by default.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxReviewBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The confidence, 0.5 to 1, below which a score is marked as uncertain (<c>low-confidence</c>). 0 by default: none is.
    /// <c>evaluate --report</c> shows how many reviews each value keeps, and how accurate these are.
    /// </summary>
    [Range(0, 1)]
    public double UncertainBelow { get; set; }

    /// <summary>
    /// The share of words that the model does not know, 0 to 1, above which a score is marked as uncertain
    /// (<c>mostly-unknown-words</c>). 0.5 by default; 1 marks none.
    /// </summary>
    [Range(0, 1)]
    public double UncertainUnknownShare { get; set; } = UncertaintyRule.UsualUnknownShare;

    /// <summary>
    /// True to score each sentence of a review too, for who groups by topic: <c>sentences</c> in the score. Costs about as much
    /// as scoring the reviews once more. False by default.
    /// </summary>
    public bool Sentences { get; set; }

    /// <summary>When a score is uncertain.</summary>
    internal UncertaintyRule Uncertainty => new(UncertainUnknownShare, UncertainBelow);

    /// <summary>
    /// The most scored reviews that wait for the shadow version, and as many for the drift watch; reviews beyond are skipped by
    /// them. 4096 by default.
    /// </summary>
    [Range(1, 1_000_000)]
    public int SideBacklog { get; set; } = 4096;

    /// <summary>The number of reviews after which the shadow version is reported. 1000 by default.</summary>
    [Range(1, int.MaxValue)]
    public int ShadowReportReviews { get; set; } = 1000;

    /// <summary>The time after which the shadow version is reported if it has scored anything since. 1 min by default.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ShadowReportInterval { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Checks what <see cref="ScoringOptions"/> states, by generated code.</summary>
[OptionsValidator]
internal sealed partial class ScoringOptionsValidator : IValidateOptions<ScoringOptions>;
