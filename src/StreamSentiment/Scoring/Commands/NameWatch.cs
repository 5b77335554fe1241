using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Commands;

/// <summary>
/// Warns of another living scorer of the same name, which hears the same commands: the name of a machine is the default name of
/// every scorer on it. What comes on the status topic behind this scorer's own first event is of the living. A scorer that hears
/// another of its name start reports its own version once more, so that the newcomer hears of it.
/// </summary>
internal sealed class NameWatch : IWorker
{
    private readonly IEventTopics topics;
    private readonly ActiveModel activeModel;
    private readonly StatusReporter reporter;
    private readonly ILogger<NameWatch> logger;
    private readonly TopicFollower follower;
    private readonly DateTimeOffset since; // this scorer's own first event is later
    private readonly HashSet<string> others = [];

    /// <param name="topics">Opens the status topic.</param>
    /// <param name="activeModel">The version that is reported to a newcomer.</param>
    /// <param name="reporter">Names this scorer and its process.</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Gets the warning.</param>
    public NameWatch(
        IEventTopics topics,
        ActiveModel activeModel,
        StatusReporter reporter,
        TimeProvider clock,
        ILogger<NameWatch> logger
    )
    {
        (this.topics, this.activeModel, this.reporter, this.logger) = (topics, activeModel, reporter, logger);
        since = clock.GetUtcNow() - TimeSpan.FromHours(1); // by a broker's clock, where that sets the times of records
        follower = new TopicFollower(Follow, _ => { }, clock); // who follows the commands tells that the topic cannot be read
    }

    public Task RunAsync(CancellationToken stop) => follower.RunAsync(stop);

    private void Follow(CancellationToken stop)
    {
        using var reader = topics.OpenStatuses(_ => { }, since);
        bool isOld = true; // again, when the topic is read again from its beginning
        foreach (var status in reader.ReadExisting(stop).Concat(reader.Follow(stop)))
        {
            if (status.Instance != reporter.Instance || status.Process is not { } process)
            {
                continue;
            }

            if (process == reporter.Process)
            {
                isOld = false;
            }
            else if (!isOld && others.Add(process))
            {
                Tell(status, process);
            }
        }
    }

    private void Tell(StatusEvent status, string process)
    {
        logger.NameTaken(reporter.Instance, reporter.Process, process);
        if (status is ModelActivated)
        {
            reporter.Report(new ModelActivated { Model = new(activeModel.Manifest.Name, activeModel.Manifest.Version) });
        }
    }
}
