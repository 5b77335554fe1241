using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// A consumer as a member of its group: it polls, pauses, and commits what the tracker knows to be complete, also when partitions
/// leave. One thread owns it.
/// </summary>
internal sealed class GroupConsumer
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(2);

    private readonly KafkaOptions options;
    private readonly OffsetTracker tracker;
    private readonly BrokerFaults faults;
    private readonly ILogger logger;
    private readonly PausedPartitions paused = new();
    private readonly OffsetCommits commits;
    private readonly PartitionEvents partitions;
    private readonly SentimentMetrics metrics;
    private readonly CancellationToken finish;
    private readonly ConcurrentDictionary<string, string> topicIds;
    private readonly AnsweredOffsets answered;
    private readonly TopicWatch watch;
    private readonly CommittedOffsets committed;
    private readonly IConsumer<byte[], byte[]> consumer;
    private readonly NativeCall polling;
    private TimeSpan backOff = FirstBackOff;
    private string? knownFault;
    private readonly object leaving = new(); // a lock of the library's handle, which another thread asks for the metadata
    private bool mayBeRefused = true; // an earlier member of this program may have been
    private bool hasLeft;

    /// <param name="slot">
    /// The member's place in the group, where transactions commit; null where this commits, for a member that is new each time.
    /// </param>
    /// <param name="finish">Cancelled when nothing more will be answered: revoked partitions are not waited for then.</param>
    public GroupConsumer(
        KafkaClients clients,
        OffsetTracker tracker,
        SentimentMetrics metrics,
        TimeProvider time,
        ILogger logger,
        string? slot,
        CancellationToken finish
    )
    {
        (options, faults, this.tracker, this.logger) = (clients.Options, clients.Faults, tracker, logger);
        commits = new OffsetCommits(tracker, options.CommitInterval, slot is not null, metrics, time, logger);
        partitions = new PartitionEvents(tracker, commits, paused, RevokeTimeout(options), metrics, logger, finish);
        (this.metrics, this.finish, topicIds, answered) = (metrics, finish, clients.TopicIds, clients.Answered);
        polling = clients.Calls.Add($"polling the consumer of {options.InputTopic}");
        consumer = slot is null
            ? clients.Consumer(partitions.AddTo, tellsEnds: true)
            : clients.Consumer(slot, partitions.AddTo, tellsEnds: true);
        committed = new CommittedOffsets(consumer, options, faults, time, logger);
        var questions = new AdminQuestions(() => new DependentAdminClientBuilder(consumer.Handle).Build(), time);
        watch = new TopicWatch(questions, options.InputTopic, time);
    }

    /// <summary>Joins the group.</summary>
    public void Join()
    {
        logger.Reading(options.InputTopic, options.GroupId);
        consumer.Subscribe(options.InputTopic);
    }

    /// <summary>Polls once. A fault that passes is logged and followed by a pause, which a stop ends.</summary>
    public void Poll(TimeSpan wait, Action<ConsumeResult<byte[], byte[]>> take, CancellationToken stop)
    {
        try
        {
            ReadAgainWhatWasAborted();
            polling.Enter();
            var result = consumer.Consume(wait);
            if (mayBeRefused && partitions.HasJoined)
            {
                mayBeRefused = false;
                faults.Refused(options.GroupId, null);
            }

            TakeCommitted();
            if (result is null)
            {
                return;
            }

            (backOff, knownFault) = (FirstBackOff, null);
            take(result);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            BackOff(e.Error, stop);
        }
        finally
        {
            polling.Leave();
        }
    }

    /// <summary>
    /// Polls once while everything is paused. Partitions that are assigned meanwhile are not paused yet and may hand over a
    /// record or two, which <paramref name="take"/> gets.
    /// </summary>
    public void PollPaused(TimeSpan wait, Action<ConsumeResult<byte[], byte[]>> take, CancellationToken stop)
    {
        Poll(wait, take, stop);
        if (!partitions.HasNewPartitions)
        {
            return;
        }

        partitions.HasNewPartitions = false;
        PauseAll();
    }

    /// <summary>
    /// What the group knows of this member, for a transaction; null once it has left. Any thread may ask.
    /// </summary>
    public IConsumerGroupMetadata? Metadata()
    {
        lock (leaving)
        {
            return hasLeft ? null : consumer.ConsumerGroupMetadata;
        }
    }

    /// <summary>Stops reading; the membership stays as long as polling goes on.</summary>
    public void PauseAll() => paused.PauseAll(consumer);

    /// <summary>Reads again.</summary>
    public void ResumeAll() => paused.ResumeAll(consumer);

    /// <summary>Hands back a record that should not have been read yet.</summary>
    public void HandBack(ConsumeResult<byte[], byte[]> result) => paused.HandBack(consumer, result);

    /// <summary>Commits offsets that moved, and waits for it.</summary>
    public void Commit() => commits.Commit(consumer);

    /// <summary>Begins a commit and reports the lag, once an interval.</summary>
    /// <param name="isReading">False while nothing is fetched: the brokers are asked for the lag then.</param>
    /// <returns>True if a commit was due.</returns>
    public bool CommitIfDue(bool isReading)
    {
        if (!commits.AreDue)
        {
            return false;
        }

        commits.Begin(consumer);
        LookAtTopic();
        if (isReading)
        {
            commits.ReportLag(consumer);
        }
        else
        {
            commits.QueryLag(consumer);
        }

        return true;
    }

    /// <summary>
    /// Waits to hear whether the topic is still the one that was read, before it is read again: what was fetched while nothing
    /// was read cannot tell.
    /// </summary>
    public void LookAtTopicNow(CancellationToken stop)
    {
        tracker.AskAboutGaps();
        Heed(watch.AskAndWait(consumer.Assignment, stop));
    }

    /// <summary>Commits a last time and leaves the group.</summary>
    public void Leave()
    {
        partitions.Drains = false;
        lock (leaving)
        {
            hasLeft = true;
        }

        try
        {
            Commit();
            consumer.Close();
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.FencedInstanceId)
        {
            // Another has this place: there is none to leave.
        }
        catch (Exception e)
        {
            logger.CloseFailed(e);
        }
        finally
        {
            watch.EndAsync().ContinueWith(_ => consumer.Dispose(), TaskScheduler.Default); // nobody waits for brokers
            polling.Dispose();
        }
    }

    /// <summary>
    /// A member that does not poll for max.poll.interval.ms is removed from its group: a handler may take a third of that time.
    /// </summary>
    private static TimeSpan RevokeTimeout(KafkaOptions options)
    {
        int interval = int.Parse(KafkaClients.ConsumerConfig(options)["max.poll.interval.ms"], CultureInfo.InvariantCulture);
        return TimeSpan.FromMilliseconds(Math.Min(options.DrainTimeout.TotalMilliseconds, interval / 3.0));
    }

    /// <summary>
    /// What the group has committed of new partitions: records between there and the first that comes were deleted.
    /// </summary>
    private void TakeCommitted()
    {
        if (partitions.News.Count == 0)
        {
            if (!tracker.IsRewinding)
            {
                committed.NothingToAsk();
            }

            return;
        }

        if (!committed.MayBeAsked)
        {
            return;
        }

        watch.Hurry();
        if (committed.Ask(partitions.News) is { } offsets)
        {
            tracker.Begin(offsets);
            partitions.News.Clear();
        }
    }

    /// <summary>
    /// After an aborted transaction: goes back to what the group has committed. Until the brokers say what that is, records that
    /// come do not count.
    /// </summary>
    private void ReadAgainWhatWasAborted()
    {
        if (!tracker.IsRewinding)
        {
            return;
        }

        var first = tracker.ToReadAgain();
        if (committed.Ask(first.Select(each => each.TopicPartition)) is not { } offsets)
        {
            return; // brokers that are away, or a partition that leaves with the next poll
        }

        try
        {
            foreach (var (from, position) in first.Zip(offsets))
            {
                consumer.Seek(position.Offset.IsSpecial ? from : position);
            }

            tracker.ReadAgain(offsets);
        }
        catch (KafkaException e)
        {
            logger.ConsumeFailed(e.Error.Reason);
        }
    }

    private void LookAtTopic()
    {
        Heed(watch.TakeNews());
        foreach (var passed in tracker.TakePassedOver())
        {
            logger.PassedOver(passed.Count, passed.Partition.Topic, passed.Partition.Partition.Value, passed.From);
        }

        if (watch.IsDue)
        {
            tracker.AskAboutGaps();
            watch.Ask(consumer.Assignment);
        }
    }

    private void Heed(TopicNews? news)
    {
        if (news?.Id is { } id && topicIds.GetOrAdd(options.InputTopic, id) is var former && former != id)
        {
            BeginAnew(former, id);
        }

        foreach (var lost in tracker.TakeLost(news?.Starts ?? TopicNews.None.Starts))
        {
            metrics.Lost(lost.Partition.Topic, lost.Count);
            logger.RecordsLost(lost.Count, lost.Partition.Topic, lost.Partition.Partition.Value, lost.From);
        }
    }

    /// <summary>
    /// The topic was deleted and made again: reads all partitions from their start. What was read of the old one is answered
    /// first, and its offsets, which mean nothing here, are not committed.
    /// </summary>
    private void BeginAnew(string former, string id)
    {
        var assigned = consumer.Assignment;
        tracker.WaitForDrain(assigned, RevokeTimeout(options), finish);
        answered.Forget(options.InputTopic);
        tracker.Assign(assigned);
        foreach (var partition in assigned)
        {
            consumer.Seek(new TopicPartitionOffset(partition, Offset.Beginning));
        }

        topicIds[options.InputTopic] = id; // only now: should this fail, the next run does it
        metrics.TopicRecreated(options.InputTopic);
        logger.TopicRecreated(options.InputTopic, former, id);
    }

    private void BackOff(Error error, CancellationToken stop)
    {
        string reason = KafkaFault.Authorization(options, error, options.InputTopic) ?? error.Reason;
        if (error.Code is ErrorCode.GroupAuthorizationFailed)
        {
            (mayBeRefused, partitions.HasJoined) = (true, tracker.Assigned().Count > 0);
            faults.Refused(options.GroupId, KafkaFault.OnGroup(options));
        }
        // Once: it is tried again for as long as it lasts.
        if (reason != knownFault)
        {
            Log(error, reason);
        }

        knownFault = reason;
        stop.WaitHandle.WaitOne(backOff);
        backOff = TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, MaxBackOff.Ticks));
    }

    private void Log(Error error, string reason)
    {
        if (error.Code is ErrorCode.UnknownTopicOrPart)
        {
            logger.TopicMissing(options.InputTopic);
        }
        else if (error.Code is not ErrorCode.GroupAuthorizationFailed) // the health of the host tells that
        {
            logger.ConsumeFailed(reason);
        }
    }
}
