using Confluent.Kafka;

namespace StreamSentiment.Kafka.Following;

/// <summary>
/// Follows a topic on a thread of its own, and starts again when reading fails: soon where the fault may pass, after half a
/// minute where the topic does not exist.
/// </summary>
/// <param name="follow">Reads and acts until cancelled; calls <see cref="CaughtUp"/> when it has acted on what was there.</param>
/// <param name="onFault">Called with the reason why nothing can be read; not for the same reason again.</param>
/// <param name="clock">The clock of waits.</param>
internal sealed class TopicFollower(Action<CancellationToken> follow, Action<string> onFault, TimeProvider clock)
{
    /// <summary>One broker that has just started may know no topic yet.</summary>
    private const int AbsencesThatCount = 2;

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWithoutRight = TimeSpan.FromSeconds(5); // somebody has to give it
    private static readonly TimeSpan PauseWithoutTopic = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? fault;
    private string? knownFault;
    private int absences;

    /// <summary>
    /// Ends when it has caught up, or the brokers say, more than once, that the topic does not exist. It does not end for any
    /// other fault: what a topic says that cannot be read is not known, whether a leader is being elected, the brokers are away
    /// or the permission is missing.
    /// </summary>
    public Task Ready => ready.Task;

    /// <summary>Why nothing can be read now; null while it reads.</summary>
    public string? Fault => fault;

    public void CaughtUp()
    {
        knownFault = fault = null;
        absences = 0;
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
                fault = e.Message;
                absences = e is TopicAbsentException ? absences + 1 : 0;
                if (absences >= AbsencesThatCount)
                {
                    ready.TrySetResult();
                }

                if (!IsAway(e)) // else the clients tell which brokers are away, and why
                {
                    TellOnce(e.Message);
                }

                await Task.Delay(PauseAfter(e), clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // The stop came in between; there is nothing to be tried again.
            }
        }
    }

    /// <summary>A topic that is never created would fill the log.</summary>
    private void TellOnce(string reason)
    {
        if (reason != knownFault)
        {
            onFault(reason);
        }

        knownFault = reason;
    }

    private TimeSpan PauseAfter(Exception e) =>
        absences >= AbsencesThatCount ? PauseWithoutTopic
        : IsRefused(e) ? PauseWithoutRight
        : PauseAfterFault;

    private static bool IsRefused(Exception e) =>
        e is KafkaException kafka
        && kafka.Error.Code
            is ErrorCode.TopicAuthorizationFailed
                or ErrorCode.GroupAuthorizationFailed
                or ErrorCode.ClusterAuthorizationFailed
                or ErrorCode.SaslAuthenticationFailed
                or ErrorCode.Local_Authentication;

    private static bool IsAway(Exception e) =>
        e is KafkaException kafka
        && kafka.Error.Code
            is ErrorCode.Local_Transport
                or ErrorCode.Local_AllBrokersDown
                or ErrorCode.Local_TimedOut
                or ErrorCode.Local_Resolve;
}
