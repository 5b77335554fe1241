using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Kafka.Rights;
using StreamSentiment.Threading;

namespace StreamSentiment.Control.Redrive;

/// <summary>
/// Publishes dead letters to the topics they were read from: those that are there when it begins, read outside any group. What
/// was redriven is remembered by <see cref="DeadLettersRedriven"/> events on the status topic, in one transaction with a batch of
/// at most <see cref="RedriveBatch.Size"/> records, and neither this command after a crash nor another one redrives it again.
/// Where transactions are switched off, a crash between a batch and its event redrives that batch twice. The memory lasts as long
/// as the status topic keeps its records: not shorter than the dead letters, or they are redriven again.
/// </summary>
/// <param name="kafka">Where the letters, the sources and the status are.</param>
/// <param name="reporter">Makes the events that remember what was redriven.</param>
/// <param name="clock">The clock of the rate.</param>
/// <param name="logger">Told of aborted transactions.</param>
internal sealed class RedriveRun(
    KafkaClients clients,
    KafkaOptions kafka,
    StatusReporter reporter,
    TimeProvider clock,
    ILogger<RedriveRun> logger
)
{
    /// <summary>The stage under which the run announces which dead letters there were when it began.</summary>
    public const string RangeStage = "range";

    private const double DefaultRate = 100; // records a second
    private static readonly TimeSpan LastSettle = TimeSpan.FromSeconds(2);

    /// <summary>Ends when everything is redriven and remembered. It waits for brokers that are away.</summary>
    /// <param name="command">Which of them, and how fast.</param>
    /// <param name="rangeBefore">What a run of the same command before a crash has announced; null if it did not.</param>
    /// <param name="announce">Makes what it is given known to a run after a crash, and ends when that is safe.</param>
    /// <param name="progress">Called about once a second with the progress.</param>
    /// <param name="stop">Ends it early, with what was redriven remembered.</param>
    /// <exception cref="Confluent.Kafka.KafkaException">A topic does not exist, or refuses records.</exception>
    /// <exception cref="OperationCanceledException">It was ended early; the same command goes on where it was.</exception>
    public Task<RedriveResult> RunAsync(
        RedriveCommand command,
        string? rangeBefore,
        Func<string, Task> announce,
        CommandProgress progress,
        CancellationToken stop
    ) =>
        // A thread of its own: it waits for records, for the broker and for the rate.
        Task.Factory.StartNew(
            () => Run(command, rangeBefore, announce, progress, stop),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private RedriveResult Run(
        RedriveCommand command,
        string? rangeBefore,
        Func<string, Task> announce,
        CommandProgress progress,
        CancellationToken stop
    )
    {
        using var publisher = IBatchPublisher.Open(clients, "redrive", clock, logger);
        publisher.Begin(stop); // before it is read what a run before this has done
        using var letters = new TopicReader(
            clients,
            kafka.DeadLetterTopic,
            fromBeginning: true,
            command.From,
            TopicRange.Parse(rangeBefore)
        );
        if (rangeBefore is null)
        {
            announce(letters.Range.ToString()).GetAwaiter().GetResult();
        }

        var ledger = RedriveLedger.Read(clients, kafka, command.Id, stop);
        var filter = new RedriveFilter(command, TopicList.OfRedrive(kafka));
        var tally = new RedriveTally();
        var batch = new RedriveBatch(
            publisher,
            command.Id,
            tally,
            (partition, offsets) => Memory(command.Id, partition, offsets),
            clock
        );
        var pace = new Throttle(command.Rate ?? DefaultRate, clock);
        bool isDryRun = command.DryRun == true;
        var interval = new IntervalTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            foreach (var letter in letters.ReadExisting(stop).Select(record => new DeadLetter(record)))
            {
                if (filter.Matches(letter) && IsDue(letter, ledger, filter, tally) && !isDryRun)
                {
                    pace.Wait(1, Wait, stop);
                    batch.Add(letter, stop);
                }
                ReportIfDue();
            }
            batch.Settle(stop);
        }
        catch (OperationCanceledException)
        {
            SettleInTime(batch);
            throw;
        }
        return tally.Result(isDryRun);

        void Wait()
        {
            batch.SettleIfDue(stop);
            ReportIfDue();
        }

        void ReportIfDue()
        {
            if (interval.IsDue())
            {
                progress("redrive", tally.Result(isDryRun).Summary, letters.Done);
            }
        }
    }

    /// <summary>Counts a letter that the command asks for, and says whether it is to be redriven now.</summary>
    private static bool IsDue(DeadLetter letter, RedriveLedger ledger, RedriveFilter filter, RedriveTally tally)
    {
        tally.Match();
        bool isDone = ledger.Has(letter);
        string? cause =
            ledger.HasByCommand(letter) ? null
            : isDone ? RedriveCause.RedrivenBefore
            : filter.FindCause(letter);
        if (cause is null)
        {
            tally.Redrive(letter.Reason);
        }
        else
        {
            tally.Skip(cause);
        }

        return cause is null && !isDone;
    }

    private TopicRecord Memory(string commandId, int partition, IReadOnlyList<OffsetSpan> offsets) =>
        reporter.Record(
            new DeadLettersRedriven
            {
                CommandId = commandId,
                Topic = kafka.DeadLetterTopic,
                Partition = partition,
                Offsets = offsets,
            }
        );

    /// <summary>Publishes at a stop, too, what the last batch has, if the broker is there.</summary>
    private static void SettleInTime(RedriveBatch batch)
    {
        using var limit = new CancellationTokenSource(LastSettle);
        try
        {
            batch.Settle(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It is away: the batch is redriven later, as after a crash.
        }
    }
}
