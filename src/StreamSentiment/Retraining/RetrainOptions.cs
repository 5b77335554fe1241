using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using StreamSentiment.Training;

namespace StreamSentiment.Retraining;

/// <summary>The data and the caps of a retraining. A command may override some of these.</summary>
public sealed class RetrainOptions
{
    internal static readonly string DefaultInstance = $"{Environment.MachineName}-retrainer";

    /// <summary>
    /// The model to retrain, a folder or <c>s3://bucket/prefix/name</c>: a model of a store, or a store of one model. Default:
    /// models.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Model { get; set; } = "models";

    /// <summary>The name of this retrainer in its answers. Default: the machine's name and <c>-retrainer</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Instance { get; set; } = DefaultInstance;

    /// <summary>The number of newest labels, at most, to learn from and to be judged by. Default: 20,000.</summary>
    [Range(1, 10_000_000)]
    public int Newest { get; set; } = 20_000;

    /// <summary>
    /// The share of these labels that decides and is not learnt from: of each label, and from all of their time. Default: 0.2.
    /// </summary>
    [Range(0.01, 0.9)]
    public double HoldOut { get; set; } = 0.2;

    /// <summary>
    /// The share of reviews from before the window, and from <see cref="RehearsalData"/>, among all that are learnt from: a model
    /// forgets what is never repeated. Default: 0.5.
    /// </summary>
    [Range(0, 0.95)]
    public double Rehearsal { get; set; } = 0.5;

    /// <summary>
    /// Labelled reviews to rehearse, as for the tool's <c>--data</c>: the data of the model's first training, in which its
    /// validation sample is found as well. Empty for none. Default: none.
    /// </summary>
    public string RehearsalData { get; set; } = "";

    /// <summary>
    /// Labelled reviews that no candidate may forget, as for the tool's <c>--data</c>; no training reads them. Without any, the
    /// model's validation sample or built-in reference texts stand in, and every answer says so. Default: none.
    /// </summary>
    public string AnchorData { get; set; } = "";

    /// <summary>
    /// The learning rate of a fine-tuning: a third of what a model needs to learn another domain in full
    /// (<see cref="Recipe.FineTuning"/>), because the model that serves must not forget. Default: 0.0003.
    /// </summary>
    [Range(1e-8, 1)]
    public double LearningRate { get; set; } = 0.0003;

    /// <summary>Passes over the reviews, at most. Default: 4.</summary>
    [Range(1, 1000)]
    public int Epochs { get; set; } = 4;

    /// <summary>The number of cores for training, with one libtorch thread each. Default: 1.</summary>
    [Range(1, 1024)]
    public int Threads { get; set; } = 1;

    /// <summary>
    /// The niceness of this process, 0 to 19: with a higher one, a scorer on the same machine goes first. Default: 10.
    /// </summary>
    [Range(0, 19)]
    public int Niceness { get; set; } = 10;

    /// <summary>
    /// The time after which a training is ended; its best epoch so far is the candidate then. Default: 2 hours.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The memory in megabytes beyond which a training is given up. Default: 8192.</summary>
    [Range(256, 10_000_000)]
    public int MaxMemory { get; set; } = 8192;

    /// <summary>
    /// The number of newest versions that stay in the store, beside the current one and the one before it. Default: 20.
    /// </summary>
    [Range(1, 100_000)]
    public int KeepVersions { get; set; } = 20;

    /// <summary>
    /// The largest value of a record in bytes: a larger label becomes a dead letter, a larger review is not replayed. Default: 1
    /// MiB.
    /// </summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxReviewBytes { get; set; } = 1024 * 1024;
}

/// <summary>Validates <see cref="RetrainOptions"/> by generated code.</summary>
[OptionsValidator]
internal sealed partial class RetrainOptionsValidator : IValidateOptions<RetrainOptions>;
