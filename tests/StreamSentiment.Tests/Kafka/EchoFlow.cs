using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Streaming;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka;

/// <summary>The smallest whole flow: every record is answered with its own key and value.</summary>
internal sealed class EchoFlow : IAsyncDisposable
{
    private readonly KafkaOptions options;
    private readonly GroupMember member;
    private readonly Func<EchoFlow, InboundRecord, OutboundRecord> answer;
    private readonly CancellationTokenSource stopReading = new();
    private readonly CancellationTokenSource abort = new();
    private readonly TestMeters meters = new();
    private readonly SentimentMetrics metrics;
    private readonly Dictionary<string, long> lost;
    private volatile int answered;

    public EchoFlow(
        KafkaOptions options,
        Func<EchoFlow, InboundRecord, OutboundRecord>? answer = null,
        ILoggerFactory? logs = null,
        ConsumptionPause? pause = null,
        string? slot = null,
        Action<BrokerFaults>? before = null,
        KafkaClients? clients = null
    )
    {
        if (pause is not null)
        {
            Reading.Hold(pause);
        }

        logs ??= NullLoggerFactory.Instance;
        this.options = options;
        this.answer = answer ?? ((flow, record) => flow.Echo(record));
        metrics = new SentimentMetrics(meters);
        lost = meters.Count("streamsentiment.records.lost");
        Clients = clients ?? new KafkaClients(options, logs.CreateLogger<KafkaClients>());
        before?.Invoke(Clients.Faults);
        DeadLetters = new DeadLetters(options.DeadLetterTopic, "echo");
        member = new GroupMembers(
            Clients,
            DeadLetters,
            MemberSlot.Of(slot ?? $"echo-{Guid.NewGuid():N}"),
            metrics,
            TimeProvider.System,
            logs
        ).Create(Reading);
        Completion = Task.Run(RunAsync);
    }

    public KafkaClients Clients { get; }

    public DeadLetters DeadLetters { get; }

    public OffsetTracker Tracker => member.Offsets;

    public RecordSource Source => member.Source;

    /// <summary>Records without a committed answer; null before that is known.</summary>
    public long? Lag => metrics.TotalLag;

    public double? SecondsBehind => metrics.SecondsBehind;

    /// <summary>Records that were deleted before they were read.</summary>
    public long Lost => lost.GetValueOrDefault(options.InputTopic);

    /// <summary>True once the brokers have told the id of the topic.</summary>
    public bool KnowsTopic => Clients.TopicIds.ContainsKey(options.InputTopic);

    public PauseSwitch Reading { get; } = new();

    /// <summary>Records that were given an answer, delivered or not.</summary>
    public int Answered => answered;

    /// <summary>Ends when everything read is answered, or with what went wrong.</summary>
    public Task Completion { get; }

    public OutboundRecord Echo(InboundRecord record) =>
        new()
        {
            Topic = options.OutputTopic,
            Key = record.Key,
            Value = record.Value,
            Headers = record.Headers,
        };

    /// <summary>Takes two milliseconds to answer.</summary>
    public static OutboundRecord AtLeisure(EchoFlow flow, InboundRecord record)
    {
        Thread.SpinWait(100_000);
        return flow.Echo(record);
    }

    /// <summary>Stops reading; what was read is answered and committed when this returns.</summary>
    public async Task StopAsync()
    {
        await stopReading.CancelAsync();
        await Completion;
        await Source.Left;
    }

    /// <summary>Ends at once, whatever is in flight.</summary>
    public async Task AbortAsync()
    {
        await abort.CancelAsync();
        await Task.WhenAny(Completion, Task.Delay(Eventually.Patience));
        Assert.True(Completion.IsCompleted, "An aborted flow does not end.");
    }

    public async ValueTask DisposeAsync()
    {
        await AbortAsync();
        await member.DisposeAsync();
        metrics.Dispose();
        meters.Dispose();
        stopReading.Dispose();
        abort.Dispose();
    }

    private Outcome Answer(InboundRecord record)
    {
        Interlocked.Increment(ref answered);
        return new Outcome(record, answer(this, record));
    }

    private async Task RunAsync()
    {
        await Source
            .ReadAsync(stopReading.Token)
            .Transform(Answer, workers: 2, capacity: 64, abort.Token)
            .MicroBatch(32, TimeSpan.FromMilliseconds(2), TimeProvider.System, abort.Token)
            .Transform(batch => batch, workers: 2, capacity: 4, abort.Token)
            .ForEachAsync(member.Sink.PublishAsync, abort.Token);
        await member.Sink.FlushAsync(options.DrainTimeout);
    }
}
