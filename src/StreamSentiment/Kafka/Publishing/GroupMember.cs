using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// One membership of a consumer group: the records that it reads, their offsets, and the sink for their answers.
/// </summary>
internal sealed class GroupMember(OffsetTracker offsets, RecordSource source, OutcomeSink sink) : IAsyncDisposable
{
    public OffsetTracker Offsets => offsets;

    public RecordSource Source => source;

    public OutcomeSink Sink => sink;

    /// <summary>Delivers and commits what is under way, as far as time allows, and leaves the group.</summary>
    public async ValueTask DisposeAsync()
    {
        await sink.DisposeAsync(); // first: what it still delivers is committed
        await source.DisposeAsync();
    }
}

/// <summary>Creates memberships of the group that the options of the clients name, one for each run of a flow.</summary>
internal sealed class GroupMembers(
    KafkaClients clients,
    DeadLetters deadLetters,
    SentimentMetrics metrics,
    TimeProvider time,
    ILoggerFactory loggers
)
{
    /// <param name="reading">Pauses the reading; without it nothing does.</param>
    public GroupMember Create(PauseSwitch? reading = null)
    {
        var offsets = new OffsetTracker(time);
        var delivery = new DeliveryFailure();
        return new GroupMember(
            offsets,
            new RecordSource(clients, offsets, delivery, metrics, time, loggers.CreateLogger<RecordSource>(), reading),
            new OutcomeSink(
                clients.Producer(),
                offsets,
                delivery,
                deadLetters,
                metrics,
                time,
                loggers.CreateLogger<OutcomeSink>()
            )
        );
    }
}
