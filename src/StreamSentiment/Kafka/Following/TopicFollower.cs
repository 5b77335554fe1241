using Confluent.Kafka;

namespace StreamSentiment.Kafka.Following;

/// <summary>
/// Follows a topic on a thread of its own, and starts again when reading fails: after a second while the brokers are away, after
/// half a minute where the topic does not exist.
/// </summary>
/// <param name="follow">Reads and acts until cancelled; calls <see cref="CaughtUp"/> when it has acted on what was there.</param>
/// <param name="onFault">Called with the reason why nothing can be read; not for the same reason again.</param>
/// <param name="clock">The clock of waits.</param>
internal sealed class TopicFollower(Action<CancellationToken> follow, Action<string> onFault, TimeProvider clock)
{
    private static readonly TimeSpan PauseWithoutBroker = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? knownFault;

    /// <summary>
    /// Ends when it has caught up, or a broker says that the topic cannot be read; not while the brokers are away, because what
    /// they would say is not known.
    /// </summary>
    public Task Ready => ready.Task;

    public void CaughtUp()
    {
        knownFault = null;
        ready.TrySetResult();
    }

    /// <summary>Follows until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // A thread of its own: it waits for records, and loading a model takes it for long.
                await Task.Factory.StartNew(
                    () => follow(stop),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                );
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                bool isAway = IsAway(e);
                if (!isAway) // else the clients tell which brokers are away, and why
                {
                    ready.TrySetResult();
                    TellOnce(e.Message);
                }

                await Task.Delay(isAway ? PauseWithoutBroker : Pause, clock, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // The stop came in between; there is nothing to be tried again.
            }
        }
    }

    /// <summary>A topic that is never created would fill the log.</summary>
    private void TellOnce(string fault)
    {
        if (fault != knownFault)
        {
            onFault(fault);
        }

        knownFault = fault;
    }

    private static bool IsAway(Exception e) =>
        e is KafkaException kafka
        && kafka.Error.Code
            is ErrorCode.Local_Transport
                or ErrorCode.Local_AllBrokersDown
                or ErrorCode.Local_TimedOut
                or ErrorCode.Local_Resolve;
}
