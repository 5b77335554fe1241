using System.Globalization;
using Confluent.Kafka;
using Cronos;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retraining;

/// <summary>
/// Asks for retrainings as an operator does, by commands on the control topic. The id of a command says what it is for: what is
/// due twice, after a restart or in two retrainers, has one id and is carried out once.
/// </summary>
/// <param name="options">The schedule, the number of labels, and whether alarms ask.</param>
/// <param name="promotion">Knows the model that is watched.</param>
/// <param name="publisher">Publishes the commands.</param>
/// <param name="clock">The clock of schedules.</param>
/// <param name="logger">Gets what is asked for.</param>
internal sealed class RetrainTriggers(
    TriggerOptions options,
    ModelPromotion promotion,
    EventPublisher publisher,
    TimeProvider clock,
    ILogger<RetrainTriggers> logger
) : IStatusObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, long> ends = []; // by partition: the offset after the last label
    private long askedAtLabels = -1;
    private DateTimeOffset quietUntil = DateTimeOffset.MinValue;

    /// <summary>Asks at the times of the schedule until told to stop; ends at once where there is none.</summary>
    public async Task FollowScheduleAsync(CancellationToken stop)
    {
        while (NextTime(clock.GetUtcNow()) is { } next)
        {
            // A timer takes no more than some weeks at once.
            while (next - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left < TimeSpan.FromDays(1) ? left : TimeSpan.FromDays(1), clock, stop);
            }

            await AskAsync(
                "schedule",
                $"schedule-{next.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}",
                stop
            );
        }
    }

    /// <summary>Asks when the label completes a number of them.</summary>
    public Task ObserveLabelAsync(int partition, long offset, CancellationToken stop)
    {
        if (options.Labels is not { } labels)
        {
            return Task.CompletedTask;
        }

        long due;
        lock (gate)
        {
            long before = ends.Values.Sum() / labels;
            ends[partition] = Math.Max(ends.GetValueOrDefault(partition), offset + 1);
            due = ends.Values.Sum() / labels;
            if (due == 0 || due == before || due <= askedAtLabels)
            {
                return Task.CompletedTask;
            }

            askedAtLabels = due;
        }

        return AskAsync("labels", $"labels-{due * labels}", stop);
    }

    /// <summary>Waits on the follower's own thread until the command is published.</summary>
    void IStatusObserver.Observe(StatusEvent status, bool isNew, CancellationToken stop)
    {
        if (isNew)
        {
            ObserveAlarmAsync(status, stop).GetAwaiter().GetResult();
        }
    }

    /// <summary>Asks when the event is an alarm about the model.</summary>
    public Task ObserveAlarmAsync(StatusEvent status, CancellationToken stop)
    {
        if (!options.Alarm || status is not DriftDetected drift || drift.Model.Name != promotion.Name)
        {
            return Task.CompletedTask;
        }

        lock (gate)
        {
            if (clock.GetUtcNow() < quietUntil)
            {
                return Task.CompletedTask; // the retraining that the first one asked for has to answer it
            }

            quietUntil = clock.GetUtcNow() + options.AlarmPause;
        }

        return AskAsync($"alarm: {drift.Signal}", $"alarm-{drift.Id}", stop);
    }

    private DateTimeOffset? NextTime(DateTimeOffset now)
    {
        if (options.Cron.Length > 0)
        {
            return CronExpression.Parse(options.Cron).GetNextOccurrence(now, TimeZoneInfo.Utc);
        }

        return options.Interval is { } interval
            ? DateTimeOffset.UnixEpoch + interval * (Math.Floor((now - DateTimeOffset.UnixEpoch) / interval) + 1)
            : null;
    }

    private async Task AskAsync(string trigger, string id, CancellationToken stop)
    {
        logger.RetrainTriggered(trigger, id);
        try
        {
            await publisher.PublishAsync(
                new RetrainCommand
                {
                    SchemaVersion = ControlCommand.CurrentSchemaVersion,
                    Id = id,
                    Issuer = trigger,
                    IssuedAt = clock.GetUtcNow(),
                },
                stop
            );
        }
        catch (KafkaException e)
        {
            logger.TriggerLost(trigger, e.Error.Reason); // the next one comes
        }
    }
}
