using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Retraining.Labels;

/// <summary>Which labels to learn from; with neither limit, all there are.</summary>
public sealed record WindowOptions
{
    /// <summary>So many of the newest labels, at most.</summary>
    [Range(1, int.MaxValue)]
    public int? Newest { get; init; }

    /// <summary>Labels of this time and later.</summary>
    public DateTimeOffset? Since { get; init; }
}
