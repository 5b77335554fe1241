using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>The body of the thread that owns a consumer: read, pause when full or told to, commit, drain, leave.</summary>
internal sealed class ConsumerLoop(
    GroupConsumer consumer,
    OffsetTracker tracker,
    RecordIntake intake,
    PauseSwitch reading,
    KafkaOptions options,
    TimeProvider time,
    ILogger logger
)
{
    private const int StallsBeforePause = 10; // of a poll interval each: pausing throws away what was fetched ahead

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan idleWait = options.CommitInterval < PollInterval ? options.CommitInterval : PollInterval;

    /// <summary>Reads until told to stop, then keeps the membership until everything that was read is answered.</summary>
    /// <param name="stop">Ends the reading and begins the drain.</param>
    /// <param name="finish">
    /// Ends the drain as well, because nothing more will be answered; it also cancels <paramref name="stop"/>.
    /// </param>
    public void Run(CancellationToken stop, CancellationToken finish)
    {
        var failure = Guarded(() => Read(stop));
        intake.ReportConsumed();
        intake.Complete(failure);
        if (failure is null && !finish.IsCancellationRequested)
        {
            failure = Guarded(() => Drain(stop, finish));
        }

        consumer.Leave();
        logger.LeftGroup(tracker.InFlight);
        if (failure is not null)
        {
            logger.ClientFailed(failure.Message);
        }
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

    private void Read(CancellationToken stop)
    {
        consumer.Join();
        while (!stop.IsCancellationRequested)
        {
            MakeRoom(stop);
            WaitWhilePaused(stop);
            if (!stop.IsCancellationRequested) // a stop ends the waiting, but not the pause: one record more would be read
            {
                consumer.Poll(idleWait, intake.Accept, stop);
            }

            Tick();
        }
    }

    private void MakeRoom(CancellationToken stop)
    {
        if (tracker.InFlight < options.MaxInFlight && tracker.BytesInFlight < options.MaxInFlightBytes)
        {
            return;
        }
        // Some slack, or this thread would wake up for every single record that is answered.
        for (int stalls = 0; stalls < StallsBeforePause && !stop.IsCancellationRequested; stalls++)
        {
            if (WaitForAtMost(7, PollInterval, stop))
            {
                return;
            }

            Tick();
        }
        PollWithoutReading(stop);
    }

    // Polling must go on while there is no room, or the group takes this member for dead. Records that come nevertheless are
    // taken, above the bound.
    private void PollWithoutReading(CancellationToken stop)
    {
        logger.Paused(tracker.InFlight);
        consumer.PauseAll();
        while (!stop.IsCancellationRequested && !WaitForAtMost(4, PollInterval, stop))
        {
            consumer.PollPaused(TimeSpan.Zero, intake.Accept, stop);
            Tick();
        }
        consumer.ResumeAll();
        logger.Resumed(tracker.InFlight);
    }

    private bool WaitForAtMost(int eighths, TimeSpan timeout, CancellationToken stop) =>
        tracker.WaitForAtMost(
            (int)((long)options.MaxInFlight * eighths / 8),
            timeout,
            stop,
            options.MaxInFlightBytes / 8 * eighths
        );

    // While an operator's pause lasts, records that come nevertheless are handed back.
    private void WaitWhilePaused(CancellationToken stop)
    {
        if (reading.Pause is not { } first)
        {
            return;
        }

        logger.ReadingPaused(first.Issuer, first.Since);
        consumer.PauseAll();
        while (!stop.IsCancellationRequested && reading.Pause is { } pause)
        {
            consumer.PollPaused(PollInterval, consumer.HandBack, stop);
            Tick(isReading: false);
            if (tracker.InFlight == 0 && !pause.Quiet.IsCompleted)
            {
                CommitAndBecomeQuiet(pause);
            }
        }
        if (!stop.IsCancellationRequested)
        {
            consumer.LookAtTopicNow(stop);
        }

        consumer.ResumeAll();
        logger.ReadingResumed();
    }

    private void CommitAndBecomeQuiet(ConsumptionPause pause)
    {
        consumer.Commit();
        if (tracker.Committable().Count == 0) // else the commit failed, and is tried again
        {
            pause.BecomeQuiet();
        }
    }

    // Records that come nevertheless are left to the next owner: nothing untracked is ever committed.
    private void Drain(CancellationToken stop, CancellationToken finish)
    {
        logger.Draining(tracker.InFlight);
        consumer.PauseAll();
        long started = time.GetTimestamp();
        while (tracker.InFlight > 0 && !finish.IsCancellationRequested && time.GetElapsedTime(started) < options.DrainTimeout)
        {
            consumer.PollPaused(TimeSpan.Zero, _ => { }, stop);
            tracker.WaitForAtMost(0, PollInterval / 4, finish);
            Tick();
        }
    }

    private void Tick(bool isReading = true)
    {
        if (consumer.CommitIfDue(isReading))
        {
            intake.ReportConsumed();
        }
    }
}
