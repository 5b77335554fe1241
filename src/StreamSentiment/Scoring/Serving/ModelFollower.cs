using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Serving;

/// <summary>
/// Follows which version of the model is published: at its start the last one that there is, then each that comes. While that
/// cannot be read, what serves goes on serving.
/// </summary>
internal sealed class ModelFollower : IWorker
{
    private readonly ModelSwapper takeover;
    private readonly Func<CancellationToken, IEnumerable<ModelPublished?>> read;
    private readonly TopicFollower follower;

    /// <param name="takeover">Takes a version into service.</param>
    /// <param name="read">Every event that is there, a null, and those that come (see <see cref="Kafka.Following.PublishedModels"/>).</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Told why nothing can be read.</param>
    public ModelFollower(
        ModelSwapper takeover,
        Func<CancellationToken, IEnumerable<ModelPublished?>> read,
        TimeProvider clock,
        ILogger<ModelFollower> logger
    )
    {
        (this.takeover, this.read) = (takeover, read);
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
        ModelPublished? latest = null;
        bool caughtUp = false;
        foreach (var published in read(stop))
        {
            if (published is null)
            {
                caughtUp = true;
                Begin(latest);
            }
            else if (published.Model.Name != takeover.ModelName)
            {
                continue;
            }
            else if (caughtUp)
            {
                takeover.TakeOver(published);
            }
            else
            {
                latest = published; // of a name the last one counts; compaction may not have removed those before it yet
            }
        }
    }

    private void Begin(ModelPublished? latest)
    {
        if (latest is not null)
        {
            takeover.TakeOver(latest);
        }
        else if (!Ready.IsCompleted)
        {
            takeover.ReportServing();
        }

        follower.CaughtUp();
    }
}
