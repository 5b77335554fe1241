using StreamSentiment.Hosting;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scorer;

/// <summary>
/// Runs the pipeline for as long as the host lives. A run that fails is begun anew (<see cref="RestartLoop"/>) and goes on from
/// the committed offsets, so a fault of broker or machine loses nothing and dead-letters nothing.
/// </summary>
internal sealed class ScoringWorker(
    ScoringPipeline pipeline,
    ModelFollower follower,
    CommandFollower commands,
    ScorerSettings settings,
    ScorerState state,
    TimeProvider clock,
    ILogger<ScoringWorker> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Or the first reviews would be scored with the version that the published one has replaced.
        await WaitForAsync(follower.Ready, "Waiting to hear which model version is published.", stoppingToken);
        // Or they would be scored although an operator holds them back.
        await WaitForAsync(commands.Ready, "Waiting to hear what operators have commanded.", stoppingToken);
        await RestartLoop.RunAsync(RunOnceAsync, OnFailure, () => state.WaitingBecause = null, clock, stoppingToken);
    }

    private void OnFailure(Exception error, TimeSpan pause)
    {
        logger.PipelineRestarts(error, pause);
        state.WaitingBecause = error.Message;
    }

    private async Task WaitForAsync(Task ready, string because, CancellationToken stopping)
    {
        state.WaitingBecause = because;
        await ready.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        state.WaitingBecause = null;
    }

    /// <summary>Until stopped: reading ends first, and when the drain budget is spent too, everything is dropped.</summary>
    private async Task RunOnceAsync(CancellationToken stopping)
    {
        using var abort = new CancellationTokenSource();
        await using var budget = stopping.Register(() => abort.CancelAfter(settings.Kafka.DrainTimeout));
        try
        {
            await pipeline.RunAsync(stopping, abort.Token);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            logger.DrainAbandoned(settings.Kafka.DrainTimeout);
        }
    }
}
