namespace StreamSentiment.Streaming;

/// <summary>One item's place in the order of a <see cref="TransformStage"/>: its input now, its result later.</summary>
internal sealed class Slot<TIn, TOut>(TIn input) : TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Computes the result, or keeps the exception for whoever awaits it.</summary>
    public void Run(Func<TIn, TOut> transform)
    {
        try
        {
            SetResult(transform(input));
        }
        catch (Exception e)
        {
            SetException(e);
            // Looked at here: a slot dropped behind an earlier failure must not count as an unobserved exception.
            _ = Task.Exception;
        }
    }
}
