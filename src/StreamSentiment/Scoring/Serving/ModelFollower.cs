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
    private readonly IEventTopics topics;
    private readonly ILogger<ModelFollower> logger;
    private readonly TopicFollower follower;

    /// <param name="swapper">Takes a version into service.</param>
    /// <param name="topics">Opens the topic of published models.</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Gets the reason why nothing can be read.</param>
    public ModelFollower(ModelSwapper swapper, IEventTopics topics, TimeProvider clock, ILogger<ModelFollower> logger)
    {
        (this.swapper, this.topics, this.logger) = (swapper, topics, logger);
        follower = new TopicFollower(Follow, logger.PublishedUnknown, clock);
    }

    /// <summary>
    /// Ends when the published version serves, or none is published, or a broker says that it cannot be read; not while the
    /// brokers are away. Who scores before this would score with an old version.
    /// </summary>
    public Task Ready => follower.Ready;

    /// <summary>Follows until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => follower.RunAsync(stop);

    private void Follow(CancellationToken stop)
    {
        using var reader = topics.OpenPublished(logger.PublishedUnreadable);
        // Of a name the last one counts; compaction may not have removed those before it yet.
        Begin(reader.ReadExisting(stop).LastOrDefault(IsOurs));
        follower.CaughtUp();
        foreach (var published in reader.Follow(stop).Where(IsOurs))
        {
            swapper.TakeOver(published);
        }
    }

    private void Begin(ModelPublished? latest)
    {
        if (latest is not null)
        {
            swapper.TakeOver(latest);
        }
        else if (!Ready.IsCompleted)
        {
            swapper.ReportServing();
        }
    }

    private bool IsOurs(ModelPublished published) => published.Model.Name == swapper.ModelName;
}
