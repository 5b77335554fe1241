using Microsoft.Extensions.Logging;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring;

/// <summary>
/// Runs the pipeline for as long as the host lives, and beside it the followers of published models and of commands, whose first
/// news it waits for. A run that fails is started again after a pause (<see cref="RestartLoop"/>) from the committed offsets, so
/// that a fault of a broker or a machine loses no record and makes no dead letter.
/// </summary>
internal sealed class ScoringWorker(
    ScoringPipeline pipeline,
    ModelFollower models,
    CommandFollower commands,
    KafkaOptions kafka,
    SentimentMetrics metrics,
    TimeProvider clock,
    ILogger<ScoringWorker> logger
) : IWorker
{
    private volatile Func<string>? waitingBecause;

    /// <summary>The reason why nothing is scored, for the health check; null while the pipeline runs.</summary>
    public string? WaitingBecause => waitingBecause?.Invoke();

    public async Task RunAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = Task.WhenAll(models.RunAsync(end.Token), commands.RunAsync(end.Token));
        try
        {
            await ScoreAsync(stop);
        }
        finally
        {
            await end.CancelAsync(); // a scorer that cannot go on follows nothing either
            await following;
        }
    }

    private async Task ScoreAsync(CancellationToken stop)
    {
        // Otherwise the first reviews would be scored with a version that the published one has replaced.
        await WaitForAsync(models.Ready, () => $"Waiting to hear which model version is published. {models.Fault}", stop);
        // Otherwise reviews would be scored although an operator has paused the scoring.
        await WaitForAsync(commands.Ready, () => $"Waiting to hear what operators have commanded. {commands.Fault}", stop);
        await RestartLoop.RunAsync(RunOnceAsync, OnFailure, () => waitingBecause = null, clock, stop);
    }

    private void OnFailure(Exception error, TimeSpan pause)
    {
        metrics.Restarts("scoring");
        logger.PipelineRestarts(Discretion.Of(error), pause);
        waitingBecause = () => Discretion.MessageOf(error);
    }

    private async Task WaitForAsync(Task ready, Func<string> because, CancellationToken stop)
    {
        waitingBecause = because;
        await ready.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        waitingBecause = null;
    }

    /// <summary>
    /// Runs until stopped: reading ends first; when the drain timeout has passed too, what is in flight is dropped.
    /// </summary>
    private async Task RunOnceAsync(CancellationToken stop)
    {
        using var abort = new CancellationTokenSource();
        await using var budget = stop.Register(() => abort.CancelAfter(kafka.DrainTimeout));
        try
        {
            await pipeline.RunAsync(stop, abort.Token);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            logger.DrainAbandoned(kafka.DrainTimeout);
        }
    }
}
