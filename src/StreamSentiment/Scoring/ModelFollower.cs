using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring;

/// <summary>
/// Follows which version of the model is published, on a thread of its own beside the pipeline: at its start the last one that
/// there is, then each that comes. While that cannot be read, what serves goes on serving.
/// </summary>
public sealed class ModelFollower
{
    private static readonly TimeSpan PauseWithoutBroker = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ModelTakeover takeover;
    private readonly Func<CancellationToken, IEnumerable<ModelPublished?>> read;
    private readonly TimeProvider clock;
    private readonly ILogger<ModelFollower> logger;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? knownFault;

    /// <param name="takeover">Takes a version into service.</param>
    /// <param name="read">Every event that is there, a null, and those that come (see <see cref="Kafka.PublishedModels"/>).</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Told why nothing can be read.</param>
    internal ModelFollower(
        ModelTakeover takeover, Func<CancellationToken, IEnumerable<ModelPublished?>> read, TimeProvider clock, ILogger<ModelFollower> logger) =>
        (this.takeover, this.read, this.clock, this.logger) = (takeover, read, clock, logger);

    /// <summary>
    /// Ends when the published version serves, or none is published, or a broker says that it cannot be read; not while the
    /// brokers are away, because what they would say is not known. Who scores before this would score with an old version.
    /// </summary>
    public Task Ready => ready.Task;

    /// <summary>Follows until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // A thread of its own: it waits for records, and loading a model takes it for long.
                await Task.Factory.StartNew(() => Follow(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                bool isAway = IsAway(e);
                if (!isAway)
                    ready.TrySetResult();
                LogOnce(e.Message);
                await Task.Delay(isAway ? PauseWithoutBroker : Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // The stop came in between; there is nothing to be tried again.
            }
        }
    }

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
                continue;
            else if (caughtUp)
                takeover.TakeOver(published);
            else
                latest = published; // of a name the last one counts; compaction may not have removed those before it yet
        }
    }

    private void Begin(ModelPublished? latest)
    {
        knownFault = null;
        if (latest is not null)
            takeover.TakeOver(latest);
        else if (!ready.Task.IsCompleted)
            takeover.ReportServing();
        ready.TrySetResult();
    }

    /// <summary>A topic that is never created would fill the log.</summary>
    private void LogOnce(string fault)
    {
        if (fault != knownFault)
            logger.PublishedUnknown(fault);
        knownFault = fault;
    }

    private static bool IsAway(Exception e) => e is KafkaException
    {
        Error.Code: ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut or ErrorCode.Local_Resolve,
    };
}
