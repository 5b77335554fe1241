namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Fine-tune the current model on labelled reviews, and promote the result if it wins. What is left out is as the retrainer's
/// settings say. The contract is <c>schemas/retrain-command.v1.json</c>.
/// </summary>
public sealed record RetrainCommand : ControlCommand
{
    /// <summary>Learn from at most so many of the newest labels, from 1.</summary>
    public int? Newest { get; init; }

    /// <summary>Learn from labels of this time and later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Train random weights with a vocabulary of the labelled reviews, instead of the current model's.</summary>
    public bool? FromScratch { get; init; }

    /// <summary>Share of the window, the newest, that decides and is not learnt from; above 0 and below 1.</summary>
    public double? HoldOut { get; init; }

    /// <summary>Older labels to rehearse, as a share of what is learnt from; 0 up to, but not including, 1.</summary>
    public double? Rehearsal { get; init; }

    /// <summary>Passes over the reviews, at most; from 1.</summary>
    public int? Epochs { get; init; }

    /// <summary>Size of a step, above 0.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Of all that is drawn at random: the same command on the same labels gives the same model.</summary>
    public int? Seed { get; init; }
}
