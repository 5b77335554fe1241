using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamSentiment.Drift;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Scoring;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>The scoring pipeline as a host registers and runs it: one member of the group.</summary>
internal sealed class ScoringRun : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly MeterListener listener = new();
    private readonly CancellationTokenSource stopReading = new();
    private readonly CancellationTokenSource abort = new();
    private long scored;

    public ScoringRun(KafkaOptions kafka, string model, Action<ScoringOptions>? configure = null, DriftOptions? drift = null)
    {
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(Options.Create(kafka))
            .AddSingleton(Options.Create(drift ?? new DriftOptions()))
            .Configure<ScoringOptions>(scoring => scoring.Model = model)
            .Configure(configure ?? (_ => { }))
            .AddScoring()
            .BuildServiceProvider();
        Listen(services.GetRequiredService<IMeterFactory>());
        var pipeline = services.GetRequiredService<ScoringPipeline>();
        Completion = Task.Run(() => pipeline.RunAsync(stopReading.Token, abort.Token));
    }

    /// <summary>Scores that the broker has acknowledged.</summary>
    public long Scored => Interlocked.Read(ref scored);

    /// <summary>A part of the pipeline, as the host would get it.</summary>
    public T Part<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Ends when the run does, or with what went wrong.</summary>
    public Task Completion { get; }

    /// <summary>Few reviews at a time, so that a test can stop the run while most of its reviews are still to come.</summary>
    public static void Slowly(ScoringOptions scoring) => (scoring.MaxBatchSize, scoring.Workers) = (4, 1);

    /// <summary>Stops reading; what was read is scored and committed when this returns.</summary>
    public async Task StopAsync()
    {
        await stopReading.CancelAsync();
        await Completion;
    }

    /// <summary>Gives up at once, whatever is in flight.</summary>
    public async Task AbortAsync()
    {
        await abort.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await AbortAsync();
        listener.Dispose();
        await services.DisposeAsync();
        stopReading.Dispose();
        abort.Dispose();
    }

    private void Listen(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "streamsentiment.records.scored")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref scored, count));
        listener.Start();
    }
}
