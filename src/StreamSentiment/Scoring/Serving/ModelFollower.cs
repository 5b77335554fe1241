using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Serving;

/// <summary>
/// Follows which version of the model is published: at its start the last one that there is, then each that comes. While that
/// cannot be read, the version that serves continues to serve.
/// </summary>
internal sealed class ModelFollower
{
    private readonly ModelSwapper swapper;
    private readonly ModelTakeover takeover;
    private readonly IEventTopics topics;
    private readonly ILogger<ModelFollower> logger;
    private readonly TopicFollower follower;

    /// <param name="swapper">Names the model, and reports what serves.</param>
    /// <param name="takeover">Takes a version into service.</param>
    /// <param name="topics">Opens the topic of published models.</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Gets the reason why nothing can be read.</param>
    public ModelFollower(
        ModelSwapper swapper,
        ModelTakeover takeover,
        IEventTopics topics,
        TimeProvider clock,
        ILogger<ModelFollower> logger
    )
    {
        (this.swapper, this.takeover, this.topics, this.logger) = (swapper, takeover, topics, logger);
        follower = new TopicFollower(Follow, logger.PublishedUnknown, clock);
    }

    /// <summary>
    /// Ends when the published version serves or is on its way, none is published, or there is no topic of them; not while it is
    /// not known. Who scores before this would score with an old version.
    /// </summary>
    public Task Ready => follower.Ready;

    /// <inheritdoc cref="TopicFollower.Fault"/>
    public string? Fault => follower.Fault;

    /// <summary>Follows until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => follower.RunAsync(stop);

    private void Follow(CancellationToken stop)
    {
        using var reader = topics.OpenPublished(logger.PublishedUnreadable);
        // Of a name the last one counts; compaction may not have removed those before it yet.
        Begin(reader.ReadExisting(stop).LastOrDefault(IsOurs), stop);
        follower.CaughtUp();
        foreach (var published in reader.Follow(stop).Where(IsOurs))
        {
            takeover.Begin(published, stop);
        }
    }

    private void Begin(ModelPublished? latest, CancellationToken stop)
    {
        if (latest is not null)
        {
            takeover.Begin(latest, stop);
        }
        else if (!Ready.IsCompleted)
        {
            swapper.ReportServing();
        }
    }

    private bool IsOurs(ModelPublished published) => published.Model.Name == swapper.ModelName;
}
