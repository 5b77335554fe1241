using Microsoft.Extensions.Logging;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Health;

/// <summary>
/// Knows whether a host can do its work as far as Kafka is concerned: every two seconds it asks the brokers about the topics, and
/// every second, however long those take to answer, it looks whether answers are acknowledged. What keeps the host
/// from its work is logged when it changes.
/// </summary>
internal sealed class KafkaHealth(KafkaClients clients, HostTopics topics, TimeProvider clock, ILogger<KafkaHealth> logger)
    : IWorker
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly StallWatch stalls = new(clients.Options.StallAfter, clock);
    private volatile string? fault = "The brokers have not answered yet.";
    private volatile string? lack;
    private IReadOnlyList<BrokerFinding>? found; // null before the first answer
    private string told = "";

    /// <summary>What keeps the host from its work; null while nothing does.</summary>
    public string? Fault => fault;

    /// <summary>What is missing without which the host does the most of its work; null where nothing is.</summary>
    public string? Lack => lack;

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(AskAsync(stop), LookAsync(stop));

    /// <summary>Takes what the brokers say, and looks at what is in flight.</summary>
    internal void Take(IReadOnlyList<BrokerFinding> findings)
    {
        lock (gate)
        {
            found = findings;
            Look();
        }
    }

    private async Task AskAsync(CancellationToken stop)
    {
        using var probe = new BrokerProbe(clients, topics.Uses(clients.Options));
        await RepeatAsync(async () => Take(await probe.AskAsync(Patience, stop)), Interval, stop);
    }

    private Task LookAsync(CancellationToken stop) =>
        RepeatAsync(
            () =>
            {
                lock (gate)
                {
                    Look();
                }

                return Task.CompletedTask;
            },
            LookInterval,
            stop
        );

    private async Task RepeatAsync(Func<Task> step, TimeSpan interval, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await step();
                await Task.Delay(interval, clock, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The host stops.
            }
        }
    }

    private void Look()
    {
        string[] stalled = stalls.Look(topics.InFlight()) is { } stall ? [stall] : [];
        if (found is null)
        {
            return;
        }

        string vital = string.Join(' ', [.. found.Where(each => each.IsVital).Select(each => each.Sentence), .. stalled]);
        string others = string.Join(' ', found.Where(each => !each.IsVital).Select(each => each.Sentence));
        fault = vital.Length == 0 ? null : vital;
        lack = others.Length == 0 ? null : others;
        Tell(vital);
    }

    private void Tell(string vital)
    {
        if (vital == told)
        {
            return;
        }

        told = vital;
        if (vital.Length == 0)
        {
            logger.ReadyAgain();
        }
        else if (clients.Faults.IsNews(vital)) // a client may have told it already
        {
            logger.NotReady(vital);
        }
    }
}
