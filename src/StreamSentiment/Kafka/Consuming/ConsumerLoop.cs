using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>The body of the thread that owns a consumer: read, pause when full or told to, commit, drain, leave.</summary>
internal sealed class ConsumerLoop : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(2);
    private const int StallsBeforePause = 10; // of a poll interval each: pausing throws away what was fetched ahead

    private readonly KafkaOptions options;
    private readonly OffsetTracker tracker;
    private readonly ChannelWriter<InboundRecord> records;
    private readonly PauseSwitch reading;
    private readonly SentimentMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationToken stopReading;
    private readonly CancellationToken finish;
    private readonly CancellationTokenSource stop;
    private readonly PartitionEvents partitions;
    private readonly IConsumer<byte[], byte[]> consumer;
    private readonly OffsetCommits commits;
    private readonly PausedPartitions paused;
    private readonly TimeSpan idleWait;
    private TimeSpan backOff = PollInterval;
    private bool missingTopicIsKnown;
    private int consumed;

    // stopReading ends the sequence of records and drains; finish ends the drain as well: nothing more will be completed.
    public ConsumerLoop(
        KafkaClients clients,
        KafkaOptions options,
        OffsetTracker tracker,
        ChannelWriter<InboundRecord> records,
        PauseSwitch reading,
        SentimentMetrics metrics,
        TimeProvider time,
        ILogger logger,
        CancellationToken stopReading,
        CancellationToken finish
    )
    {
        (this.options, this.tracker, this.records, this.reading, this.metrics) = (options, tracker, records, reading, metrics);
        (this.time, this.logger, this.stopReading, this.finish) = (time, logger, stopReading, finish);
        idleWait = options.CommitInterval < PollInterval ? options.CommitInterval : PollInterval;
        stop = CancellationTokenSource.CreateLinkedTokenSource(stopReading, finish);
        partitions = new PartitionEvents(tracker, RevokeBudget(options), metrics, logger);
        consumer = clients.Consumer(partitions.AddTo);
        commits = new OffsetCommits(consumer, tracker, options.CommitInterval, metrics, time, logger);
        paused = new PausedPartitions(consumer);
        (partitions.Commit, partitions.Release) = (commits.Commit, paused.Release);
    }

    /// <summary>Reads until told to stop, then keeps the membership until everything read is answered.</summary>
    public void Run()
    {
        var failure = Guarded(Read);
        metrics.Consumed(consumed);
        records.TryComplete(failure);
        if (failure is null)
        {
            failure = Guarded(Drain);
        }

        Leave();
        if (failure is not null && tracker.Failure is null)
        {
            logger.ClientFailed(failure.Message);
        }
    }

    public void Dispose() => stop.Dispose();

    private static TimeSpan RevokeBudget(KafkaOptions options)
    {
        // A member that does not poll for max.poll.interval.ms is thrown out: a handler may take a fifth of it.
        var own = ClientProperties.Merge(options.Properties, options.ConsumerProperties);
        int interval = int.TryParse(own.GetValueOrDefault("max.poll.interval.ms"), out int given) ? given : 300_000;
        return TimeSpan.FromMilliseconds(Math.Min(options.DrainTimeout.TotalMilliseconds, interval * 0.2));
    }

    private static Exception? Guarded(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private void Read()
    {
        logger.Reading(options.InputTopic, options.GroupId);
        consumer.Subscribe(options.InputTopic);
        while (!stop.IsCancellationRequested)
        {
            MakeRoom();
            WaitWhilePaused();
            if (!stop.IsCancellationRequested) // a stop ends the waiting, but not the pause: one record more would be read
            {
                Poll(idleWait, Accept);
            }

            Tick();
        }
    }

    private void MakeRoom()
    {
        if (tracker.InFlight < options.MaxInFlight)
        {
            return;
        }
        // Some slack, or this thread would wake up for every single record that is answered.
        for (int stalls = 0; stalls < StallsBeforePause && !stop.IsCancellationRequested; stalls++)
        {
            if (tracker.WaitForAtMost(options.MaxInFlight * 7 / 8, PollInterval))
            {
                return;
            }

            Tick();
        }
        PollWithoutReading();
    }

    // Polling must go on while there is no room, or the group takes this member for dead.
    private void PollWithoutReading()
    {
        logger.Paused(tracker.InFlight);
        paused.PauseAll();
        while (!stop.IsCancellationRequested && !tracker.WaitForAtMost(options.MaxInFlight / 2, PollInterval))
        {
            PollPaused(TimeSpan.Zero, Accept);
            Tick();
        }
        paused.ResumeAll();
        logger.Resumed(tracker.InFlight);
    }

    private void WaitWhilePaused()
    {
        if (reading.Pause is not { } first)
        {
            return;
        }

        logger.ReadingPaused(first.Issuer, first.Since);
        paused.PauseAll();
        while (!stop.IsCancellationRequested && reading.Pause is { } pause)
        {
            PollPaused(PollInterval, paused.HandBack);
            Tick(isPaused: true);
            if (tracker.InFlight == 0 && !pause.Quiet.IsCompleted)
            {
                CommitAndBecomeQuiet(pause);
            }
        }
        paused.ResumeAll();
        logger.ReadingResumed();
    }

    private void CommitAndBecomeQuiet(ConsumptionPause pause)
    {
        commits.Commit();
        if (tracker.Committable().Count == 0) // else the commit failed, and is tried again
        {
            pause.BecomeQuiet();
        }
    }

    private void Drain()
    {
        logger.Draining(tracker.InFlight);
        paused.PauseAll();
        long started = time.GetTimestamp();
        while (tracker.InFlight > 0 && !finish.IsCancellationRequested && time.GetElapsedTime(started) < options.DrainTimeout)
        {
            PollPaused(TimeSpan.Zero, _ => { });
            tracker.WaitForAtMost(0, PollInterval / 4);
            Tick();
        }
    }

    // Partitions that are assigned meanwhile are not paused yet and may hand over a record or two. While there is no room they
    // are taken, above the bound; while an operator's pause lasts they are handed back; while draining they are left to the
    // next owner, since nothing untracked is ever committed.
    private void PollPaused(TimeSpan wait, Action<ConsumeResult<byte[], byte[]>> take)
    {
        Poll(wait, take);
        if (!partitions.HasNewPartitions)
        {
            return;
        }

        partitions.HasNewPartitions = false;
        paused.PauseAll();
    }

    private void Poll(TimeSpan wait, Action<ConsumeResult<byte[], byte[]>> take)
    {
        try
        {
            var result = consumer.Consume(wait);
            if (result is null)
            {
                return;
            }

            (backOff, missingTopicIsKnown) = (PollInterval, false);
            take(result);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            BackOff(e.Error);
        }
    }

    private void Accept(ConsumeResult<byte[], byte[]> result)
    {
        var partition = result.TopicPartition;
        if (tracker.Track(partition, result.Offset.Value) is not { } epoch)
        {
            return;
        }

        consumed++;
        records.TryWrite(
            new InboundRecord
            {
                TopicPartition = partition,
                Offset = result.Offset.Value,
                LeaderEpoch = result.LeaderEpoch,
                Epoch = epoch,
                Key = result.Message.Key,
                Value = result.Message.Value,
                Headers = result.Message.Headers,
                Timestamp = result.Message.Timestamp,
                Received = time.GetTimestamp(),
            }
        );
    }

    private void BackOff(Error error)
    {
        if (error.Code is not ErrorCode.UnknownTopicOrPart)
        {
            logger.ConsumeFailed(error.Reason);
        }
        else if (!missingTopicIsKnown)
        {
            logger.TopicMissing(options.InputTopic);
        }

        missingTopicIsKnown |= error.Code is ErrorCode.UnknownTopicOrPart;
        stop.Token.WaitHandle.WaitOne(backOff);
        backOff = TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, MaxBackOff.Ticks));
    }

    private void Tick(bool isPaused = false)
    {
        if (tracker.Failure is { } failure)
        {
            throw new DeliveryException(failure);
        }

        if (!commits.AreDue)
        {
            return;
        }

        metrics.Consumed(consumed); // for many at once
        consumed = 0;
        commits.Commit();
        if (isPaused)
        {
            commits.QueryLag();
        }
        else
        {
            commits.ReportLag();
        }
    }

    private void Leave()
    {
        partitions.Drains = false;
        try
        {
            commits.Commit();
            consumer.Close();
        }
        catch (Exception e)
        {
            logger.CloseFailed(e);
        }
        finally
        {
            consumer.Dispose();
            logger.LeftGroup(tracker.InFlight);
        }
    }
}
