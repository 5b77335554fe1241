using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using StreamSentiment.Training;

namespace StreamSentiment.Retraining;

/// <summary>What a retraining learns from, and what it may cost. A command may ask for other than the first of these.</summary>
public sealed class RetrainOptions
{
    /// <summary>The model that is retrained, a folder or <c>s3://bucket/prefix/name</c>: a model of a store, or a store of one model.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Model { get; set; } = "models";

    /// <summary>What this retrainer calls itself when it answers.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Instance { get; set; } = $"{Environment.MachineName}-retrainer";

    /// <summary>Labels to learn from and to be judged by: so many of the newest, at most.</summary>
    [Range(1, 10_000_000)]
    public int Newest { get; set; } = 20_000;

    /// <summary>Share of them, the newest, that decides and is not learnt from.</summary>
    [Range(0.01, 0.9)]
    public double HoldOut { get; set; } = 0.2;

    /// <summary>
    /// Reviews from before the window, and from <see cref="RehearsalData"/>, as a share of all that is learnt from: what is
    /// never repeated is forgotten.
    /// </summary>
    [Range(0, 0.95)]
    public double Rehearsal { get; set; } = 0.5;

    /// <summary>Labelled reviews to rehearse, as for the tool's <c>--data</c>: what the model was first trained on. Empty for none.</summary>
    public string RehearsalData { get; set; } = "";

    /// <summary>Labelled reviews that no candidate may forget, as for the tool's <c>--data</c>; no training reads them. Empty for none.</summary>
    public string AnchorData { get; set; } = "";

    /// <summary>
    /// Size of a step of a fine-tuning: a third of what a model needs to learn another domain in full (<see
    /// cref="Recipe.FineTuning"/>), because the one that serves must not forget what it knows.
    /// </summary>
    [Range(1e-8, 1)]
    public double LearningRate { get; set; } = 0.0003;

    /// <summary>Passes over the reviews, at most.</summary>
    [Range(1, 1000)]
    public int Epochs { get; set; } = 4;

    /// <summary>Cores that training takes, with one libtorch thread each.</summary>
    [Range(1, 1024)]
    public int Threads { get; set; } = 1;

    /// <summary>How far behind other programs this one stands for the processor, 0 to 19: a scorer on the same machine goes first.</summary>
    [Range(0, 19)]
    public int Niceness { get; set; } = 10;

    /// <summary>A training that takes longer is ended, and its best epoch so far is the candidate.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Megabytes of memory beyond which a training is given up.</summary>
    [Range(256, 10_000_000)]
    public int MaxMemory { get; set; } = 8192;

    /// <summary>So many of the newest versions stay in the store, the current one and the one before it in any case.</summary>
    [Range(1, 100_000)]
    public int KeepVersions { get; set; } = 20;

    /// <summary>Bytes of a record's value, at most: a larger label becomes a dead letter, a larger review is not replayed.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxReviewBytes { get; set; } = 1024 * 1024;
}

/// <summary>Checks what <see cref="RetrainOptions"/> states, by generated code.</summary>
[OptionsValidator]
internal sealed partial class RetrainOptionsValidator : IValidateOptions<RetrainOptions>;
