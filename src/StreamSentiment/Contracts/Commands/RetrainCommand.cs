namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Fine-tune the current model on labelled reviews, and promote the result if it is better. The retrainer's settings give the
/// values that are absent here. The contract is <c>schemas/retrain-command.v1.json</c>.
/// </summary>
public sealed record RetrainCommand : ControlCommand
{
    /// <summary>The most labels to learn from, the newest first; at least 1.</summary>
    public int? Newest { get; init; }

    /// <summary>The time of the oldest label to learn from. If absent, all are used.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Train from random weights with a vocabulary of the labelled reviews, instead of from the current model.</summary>
    public bool? FromScratch { get; init; }

    /// <summary>The share of the labels, the newest, that is held out to judge the result; above 0 and below 1.</summary>
    public double? HoldOut { get; init; }

    /// <summary>The share of older labels among the labels learnt from; at least 0 and below 1.</summary>
    public double? Rehearsal { get; init; }

    /// <summary>The most passes over the reviews; at least 1.</summary>
    public int? Epochs { get; init; }

    /// <summary>The learning rate of the optimizer, above 0.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The seed of all random numbers: the same command on the same labels gives the same model.</summary>
    public int? Seed { get; init; }
}
