using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// One membership of a consumer group: the records that it reads, their offsets, and the sink for their answers.
/// </summary>
internal sealed class GroupMember(OffsetTracker offsets, RecordSource source, IOutcomeSink sink) : IAsyncDisposable
{
    public OffsetTracker Offsets => offsets;

    public RecordSource Source => source;

    public IOutcomeSink Sink => sink;

    /// <summary>Delivers and commits what is under way, as far as time allows, and leaves the group.</summary>
    public async ValueTask DisposeAsync()
    {
        await sink.DisposeAsync(); // first: what it still delivers is committed
        await source.DisposeAsync();
    }
}

/// <summary>
/// Creates memberships of the group that the options of the clients name, one for each run of a flow: with transactions, or at
/// least once.
/// </summary>
/// <param name="slot">The place in the group, where transactions deliver.</param>
/// <param name="sampling">Which records are traced; null for none.</param>
internal sealed class GroupMembers(
    KafkaClients clients,
    DeadLetters deadLetters,
    MemberSlot slot,
    SentimentMetrics metrics,
    TimeProvider time,
    ILoggerFactory loggers,
    TraceSampling? sampling = null
)
{
    private KafkaOptions Options => clients.Options;

    /// <summary>
    /// Runs a flow with a membership of its own. Where the group says that another has the place, it may be wrong: this process
    /// itself may have joined again and not heard of it, where a connection was lost meanwhile, or the other is dead. The next
    /// run takes the place then.
    /// </summary>
    /// <param name="flow">The flow, which ends when it is stopped or fails.</param>
    /// <param name="stop">Ends the waiting for what the group says.</param>
    /// <param name="reading">Pauses the reading; without it nothing does.</param>
    /// <exception cref="SlotTakenException">Another process has taken the place of this one.</exception>
    public async Task RunAsync(Func<GroupMember, Task> flow, CancellationToken stop, PauseSwitch? reading = null)
    {
        int losses = clients.Faults.Losses;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = WatchAsync(ended.Token);
        try
        {
            await using var member = Create(reading);
            await flow(member);
        }
        catch (Exception e) when (SlotTakenException.IsToldBy(e) && clients.Faults.Losses == losses)
        {
            if (await new SlotOwner(clients, slot.Name, time).LivesAsync(stop))
            {
                throw new SlotTakenException(slot.Name, Options.GroupId, e);
            }

            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }
    }

    /// <param name="reading">Pauses the reading; without it nothing does.</param>
    public GroupMember Create(PauseSwitch? reading = null)
    {
        var offsets = new OffsetTracker(time, clients.Answered);
        var delivery = new DeliveryFailure();
        var logger = loggers.CreateLogger<RecordSource>();
        if (clients.Delivery is Delivery.AtLeastOnce)
        {
            logger.DeliversAtLeastOnce(Options.GroupId);
            var source = new RecordSource(clients, offsets, delivery, metrics, time, logger, reading) { Tracing = Tracing() };
            return new GroupMember(offsets, source, AtLeastOnce(offsets, delivery));
        }

        logger.DeliversExactlyOnce(Options.GroupId, slot.Name);
        var reader = new RecordSource(clients, offsets, delivery, metrics, time, logger, reading, slot.Name)
        {
            Tracing = Tracing(),
        };
        return new GroupMember(offsets, reader, ExactlyOnce(new Membership(offsets, delivery, reader.Metadata)));
    }

    /// <summary>
    /// Only a member with a place comes back without a new assignment. By the protocol of KIP-848 brokers assign.
    /// </summary>
    private Task WatchAsync(CancellationToken stop) =>
        clients.Delivery is Delivery.ExactlyOnce && KafkaClients.AssignsByMembers(Options)
            ? new UnownedPartitions(clients, slot.Name, time, loggers.CreateLogger<RecordSource>()).RunAsync(stop)
            : Task.CompletedTask;

    private RecordTracing? Tracing() =>
        sampling is null ? null : new RecordTracing(sampling, Options.GroupId, time, seed: (int)time.GetTimestamp());

    private OutcomeSink AtLeastOnce(OffsetTracker offsets, DeliveryFailure delivery) =>
        new(clients.Producer(), offsets, delivery, deadLetters, metrics, time, loggers.CreateLogger<OutcomeSink>());

    private TransactionalSink ExactlyOnce(Membership member)
    {
        var logger = loggers.CreateLogger<TransactionalSink>();
        string id = $"{Options.GroupId}-{slot.Name}";
        return new TransactionalSink(
            [Transactions(id), Transactions($"{id}/2")], // no instance has a name with a slash
            member,
            deadLetters,
            Options,
            metrics,
            time,
            logger
        );

        TransactionalProducer Transactions(string id) =>
            new(() => clients.TransactionalProducer(id), clients.Faults, time, logger);
    }
}
