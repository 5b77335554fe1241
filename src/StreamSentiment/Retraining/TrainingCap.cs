using StreamSentiment.Control;
using StreamSentiment.Training;

namespace StreamSentiment.Retraining;

/// <summary>
/// Ends a training that takes too long, with its best epoch so far, and one that takes too much memory, for good.
/// </summary>
internal sealed class TrainingCap : IDisposable
{
    private readonly RetrainOptions options;
    private readonly CancellationToken stop;
    private readonly CancellationTokenSource time;
    private readonly CancellationTokenSource end;
    private volatile bool isTooLarge;

    public TrainingCap(RetrainOptions options, TimeProvider clock, CancellationToken stop)
    {
        (this.options, this.stop) = (options, stop);
        time = new CancellationTokenSource(options.MaxDuration, clock);
        end = CancellationTokenSource.CreateLinkedTokenSource(stop, time.Token);
    }

    /// <summary>Ends the training.</summary>
    public CancellationToken Token => end.Token;

    /// <summary>To be called now and then.</summary>
    public void Check()
    {
        if (Environment.WorkingSet <= options.MaxMemory * 1024L * 1024)
        {
            return;
        }

        isTooLarge = true;
        end.Cancel();
    }

    /// <exception cref="CommandFailedException">A cap was reached, and there is nothing to keep.</exception>
    public TrainedModel Run(Func<TrainedModel> train)
    {
        TrainedModel? trained = null;
        try
        {
            trained = train();
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested && !isTooLarge)
        {
            throw new CommandFailedException($"No epoch ended within {options.MaxDuration}.", e);
        }
        catch (OperationCanceledException) when (isTooLarge)
        {
            // Told below.
        }
        catch (TrainingException e)
        {
            throw new CommandFailedException(e.Message, e);
        }

        if (trained is not null && !isTooLarge && !stop.IsCancellationRequested)
        {
            return trained;
        }

        foreach (var member in trained?.Members ?? [])
        {
            member.Classifier.Dispose(); // memory that the collector does not see
        }

        stop.ThrowIfCancellationRequested(); // the best epoch so far of a run that will be done again is of no use
        throw new CommandFailedException($"The training took more than {options.MaxMemory:N0} MB of memory.");
    }

    public void Dispose()
    {
        end.Dispose();
        time.Dispose();
    }
}
