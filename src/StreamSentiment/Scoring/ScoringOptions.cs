using System.ComponentModel.DataAnnotations;
using StreamSentiment.Modeling;

namespace StreamSentiment.Scoring;

/// <summary>How reviews are batched and scored.</summary>
public sealed class ScoringOptions
{
    /// <summary>The model to serve, a folder or <c>s3://bucket/prefix/name</c>: a version, a model (its current version), or a store of one model.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Model { get; set; } = "models";

    /// <summary>What this scorer calls itself in what it reports, and what commands for it alone call it.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Instance { get; set; } = Environment.MachineName;

    /// <summary>Number format of the recurrent layers.</summary>
    public Precision Precision { get; set; } = Precision.Auto;

    /// <summary>Reviews a micro-batch, at most.</summary>
    [Range(1, 65536)]
    public int MaxBatchSize { get; set; } = 512;

    /// <summary>How long the first review of a micro-batch waits for others.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxBatchDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Micro-batches that are prepared and scored at once, each on one core.</summary>
    [Range(1, 1024)]
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>Bytes of a record's value, at most; a larger one becomes a dead letter.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxReviewBytes { get; set; } = 1024 * 1024;

    /// <summary>Scored reviews, at most, that wait for a version in the shadow or for the watch over the stream; what is beyond is passed over by them.</summary>
    [Range(1, 1_000_000)]
    public int SideBacklog { get; set; } = 4096;

    /// <summary>A version in the shadow is reported after so many reviews.</summary>
    [Range(1, int.MaxValue)]
    public int ShadowReportReviews { get; set; } = 1000;

    /// <summary>And so often, while there is something new.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ShadowReportInterval { get; set; } = TimeSpan.FromMinutes(1);
}
