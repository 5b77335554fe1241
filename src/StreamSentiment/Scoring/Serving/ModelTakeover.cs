using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Serving;

/// <summary>
/// Takes the version that was published last into service. Where it cannot be loaded now, because its store is away or a copy of
/// it is still under way, it is tried again for as long as no other is published; scorers learn what is current by this event
/// alone. Called by one thread.
/// </summary>
internal sealed class ModelTakeover(ModelSwapper swapper, TimeProvider clock, ILogger<ModelTakeover> logger)
{
    /// <summary>After this who waits for an answer has one; the version is tried on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline<string?> retrying = new ResiliencePipelineBuilder<string?> { TimeProvider = clock }
        .AddRetry(
            new RetryStrategyOptions<string?>
            {
                ShouldHandle = new PredicateBuilder<string?>().HandleResult(reason => reason is not null),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
                UseJitter = true,
            }
        )
        .Build();

    private string? awaited;
    private CancellationTokenSource? end;
    private Task trying = Task.CompletedTask;

    /// <summary>Takes it over now, or as soon as it can be loaded; what was published before it is given up.</summary>
    public void Begin(ModelPublished published, CancellationToken stop)
    {
        if (published.Id == awaited && !trying.IsCompleted)
        {
            return; // after a reconnect the same event comes again
        }

        Abandon();
        awaited = published.Id;
        if (swapper.TakeOver(published) is { } reason)
        {
            logger.VersionAwaited(published.Model.Name, published.Model.Version, reason);
            end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var token = end.Token;
            trying = Task.Run(() => TryAsync(published, token), token);
        }
    }

    /// <summary>Two versions are never loaded at once.</summary>
    private void Abandon()
    {
        end?.Cancel();
        trying.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        end?.Dispose();
        end = null;
    }

    private async Task TryAsync(ModelPublished published, CancellationToken stop)
    {
        long started = clock.GetTimestamp();
        bool isTold = false;
        await retrying.ExecuteAsync(
            _ =>
            {
                string? reason = swapper.TakeOver(published);
                if (reason is not null && !isTold && clock.GetElapsedTime(started) > Patience)
                {
                    isTold = true;
                    swapper.ReportAwaited(published, reason);
                }

                return ValueTask.FromResult(reason);
            },
            stop
        );
    }
}
