using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Kafka.Rights;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Telemetry;
using StreamSentiment.Threading;

namespace StreamSentiment.Scoring.Replay;

/// <summary>
/// Scores reviews of the past again, by the code that scores live ones, into a topic of their own: those that are there when
/// it begins, read outside any group. Records that have no score are passed over. It gives way to live scoring: a niced
/// thread, one libtorch thread, a rate. The same command after a crash looks at the same range, and passes over what stands in
/// its topic from the same version: with transactions each score is there once.
/// </summary>
/// <param name="kafka">Where the reviews are, and which topics are not to be written to.</param>
/// <param name="maxReviewBytes">A larger record is no review, as for the scorers.</param>
/// <param name="metrics">Counts the batches, as in a scorer.</param>
/// <param name="clock">The clock of the rate.</param>
/// <param name="logger">Gets the records that cannot be processed.</param>
internal sealed class ReplayRun(
    KafkaClients clients,
    KafkaOptions kafka,
    int maxReviewBytes,
    SentimentMetrics metrics,
    TimeProvider clock,
    ILogger<RecordIsolation> logger
)
{
    /// <summary>The stage under which the run announces which records there were when it began.</summary>
    public const string RangeStage = "range";

    private const double DefaultRate = 100; // reviews a second
    private const int MaxBatchSize = SentimentModel.RunSize;

    /// <returns>Why the command cannot be carried out, in a sentence; null if that is not known beforehand.</returns>
    public static string? FindFault(ReplayCommand command, KafkaOptions kafka) => TopicList.ReplayFault(command.Topic, kafka);

    /// <summary>Ends when everything is scored and the broker has it. It waits for brokers that are away.</summary>
    /// <param name="command">Which reviews, where to, and how fast.</param>
    /// <param name="model">
    /// The version to score with, as <see cref="SentimentModel.Load"/> takes it; loaded for this run, and freed after it.
    /// </param>
    /// <param name="precision">Number format, as the scorers'.</param>
    /// <param name="rangeBefore">What a run of the same command before a crash has announced; null if it did not.</param>
    /// <param name="announce">Makes what it is given known to a run after a crash, and ends when that is safe.</param>
    /// <param name="progress">Called about once a second with the progress.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="CommandFailedException">It may not publish to the topic.</exception>
    /// <exception cref="KafkaException">A topic does not exist, or refuses records.</exception>
    /// <exception cref="InvalidModelException">The version cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">It was ended early; the same command goes on where it was.</exception>
    public Task<ReplayResult> RunAsync(
        ReplayCommand command,
        string model,
        Precision precision,
        string? rangeBefore,
        Func<string, Task> announce,
        CommandProgress progress,
        CancellationToken stop
    ) =>
        FindFault(command, kafka) is { } fault
            ? Task.FromException<ReplayResult>(new CommandFailedException(fault))
            : Niceness.RunLoweredAsync(() => Run(command, model, precision, rangeBefore, announce, progress, stop), "replay");

    private ReplayResult Run(
        ReplayCommand command,
        string path,
        Precision precision,
        string? rangeBefore,
        Func<string, Task> announce,
        CommandProgress progress,
        CancellationToken stop
    )
    {
        using var publisher = IBatchPublisher.Open(clients, "replay", clock, logger);
        publisher.Begin(stop); // before it is read what a run before this has done
        using var reviews = new TopicReader(
            clients,
            kafka.InputTopic,
            fromBeginning: true,
            command.From,
            TopicRange.Parse(rangeBefore)
        );
        if (rangeBefore is null)
        {
            announce(reviews.Range.ToString()).GetAwaiter().GetResult();
        }

        progress("load", path, null);
        using var model = SentimentModel.Load(path, precision);
        var reference = new ModelReference(model.Manifest.Name, model.Manifest.Version);
        var before = ReplayedBefore.Read(clients, kafka.InputTopic, command, reference, stop);
        var preparer = new ReviewPreparer(maxReviewBytes, kafka.Envelope, command.Sentences ?? false);
        // It makes no dead letters: records that have no score are counted and passed over.
        var isolation = new RecordIsolation(new DeadLetters(kafka.DeadLetterTopic, "replay"), logger);
        var scorer = new BatchScorer(isolation, metrics, clock, headers: new ScoreHeaders(kafka.Headers));
        double rate = command.Rate ?? DefaultRate;
        var pace = new Throttle(rate, clock);
        // At most the reviews of about a second, so that a slow replay is an even one.
        int batchSize = (int)Math.Clamp(Math.Ceiling(rate), 1, MaxBatchSize);
        var interval = new IntervalTimer(TimeSpan.FromSeconds(1), clock);
        var batch = new List<InboundRecord>(batchSize);
        long scored = 0,
            scoredBefore = 0,
            skipped = 0;

        foreach (
            var record in reviews
                .ReadExisting(stop)
                .Select(Inbound)
                .Where(record => record.Time.IsWithin(command.From, command.To))
        )
        {
            if (before.Has(record))
            {
                scoredBefore++;
            }
            else
            {
                batch.Add(record);
            }

            if (batch.Count == batchSize)
            {
                ScoreBatch();
            }

            ReportIfDue();
        }
        ScoreBatch();
        return new ReplayResult(command.Topic, scored + scoredBefore, scoredBefore, skipped, reviews.Range, reference);

        void ScoreBatch()
        {
            if (batch.Count == 0)
            {
                return;
            }

            OutboundRecord[] scores =
            [
                .. scorer
                    .Answer(model, preparer, batch, command.Topic)
                    .Select(outcome => outcome.Outbound)
                    .Where(outbound => outbound.DeadLetterReason is null),
            ];
            pace.Wait(scores.Length, ReportIfDue, stop);
            int taken = publisher
                .Publish(
                    [.. scores.Select(score => new TopicRecord(command.Topic, Message(score, command.Id)))],
                    _ => [], // the scores themselves
                    stop
                )
                .Count(isTaken => isTaken);
            scored += taken;
            skipped += batch.Count - taken;
            batch.Clear();
        }

        void ReportIfDue()
        {
            if (interval.IsDue())
            {
                progress("replay", $"scored {scored + scoredBefore:N0} reviews, skipped {skipped:N0} records", reviews.Done);
            }
        }
    }

    private InboundRecord Inbound(ConsumeResult<byte[], byte[]> result) =>
        new()
        {
            TopicPartition = result.TopicPartition,
            Offset = result.Offset.Value,
            Epoch = 0,
            Key = result.Message.Key,
            Value = result.Message.Value,
            Headers = result.Message.Headers,
            Time = new RecordTime(result.Message.Timestamp),
            Received = clock.GetTimestamp(),
        };

    private static Message<byte[], byte[]> Message(OutboundRecord score, string commandId)
    {
        var headers = score.Headers ?? [];
        headers.Add(ReplayHeaders.Command, Encoding.UTF8.GetBytes(commandId));
        return new()
        {
            Key = score.Key!,
            Value = score.Value!,
            Headers = headers,
        };
    }
}
