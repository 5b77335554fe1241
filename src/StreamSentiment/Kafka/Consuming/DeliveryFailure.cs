using System.Diagnostics.CodeAnalysis;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The channel by which a failed delivery ends a flow: whoever publishes reports it, and whoever reads or waits gives up, because
/// nothing can be committed past a record whose answer is not delivered. The first failure counts.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer, and a delivery report may come late.")]
internal sealed class DeliveryFailure
{
    private readonly CancellationTokenSource failed = new();
    private Exception? cause;

    /// <summary>Cancelled once a delivery has failed.</summary>
    public CancellationToken Token => failed.Token;

    /// <summary>The reason why nothing more can be delivered; null while there is none.</summary>
    public Exception? Cause => Volatile.Read(ref cause);

    /// <summary>Reports a failure.</summary>
    /// <returns>True for the first failure of the flow.</returns>
    public bool Report(Exception error)
    {
        if (Interlocked.CompareExchange(ref cause, error, null) is not null)
        {
            return false;
        }

        failed.Cancel();
        return true;
    }

    /// <exception cref="DeliveryException">A delivery has failed.</exception>
    public void ThrowIfReported()
    {
        if (Cause is { } error)
        {
            throw new DeliveryException(error);
        }
    }
}

/// <summary>The flow cannot go on because an answer cannot be delivered. Nothing was committed past its record.</summary>
public sealed class DeliveryException(Exception cause) : Exception(cause.Message, cause);
