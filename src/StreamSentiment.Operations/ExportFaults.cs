using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Operations;

/// <summary>
/// Says in the log, once for each kind, that telemetry cannot be exported: OpenTelemetry itself tells nobody, and goes on trying.
/// </summary>
internal sealed class ExportFaults(ILogger<ExportFaults> logger) : EventListener, IHostedService
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const int LongestReason = 300; // characters: the rest is a stack

    private readonly ConcurrentDictionary<string, bool> told = [];

    /// <summary>It listens from its construction on.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        string name = eventData.EventName ?? "";
        if (told is null || !told.TryAdd(name, true)) // null while the base's constructor runs
        {
            return;
        }

        string reason = string.Join(" ", (eventData.Payload ?? []).Select(each => $"{each}".ReplaceLineEndings(" ")));
        logger.TelemetryNotExported(name, reason.Length <= LongestReason ? reason : reason[..LongestReason]);
    }
}
