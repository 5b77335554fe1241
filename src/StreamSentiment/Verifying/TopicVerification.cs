using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Verifying;

/// <summary>
/// Proves by what is in the topics that each record of the input which was there at the start has exactly one answer. Reads
/// committed records only, outside any group: what producers rolled back, and the marks of their transactions, are no records.
/// </summary>
/// <param name="input">The topic of the records.</param>
/// <param name="output">The topic of scores.</param>
/// <param name="deadLetters">The topic of dead letters.</param>
/// <param name="published">The topic that says when versions became current; null to go by their first scores.</param>
/// <param name="patience">
/// The time without a new answer, as long as one is missing, after which those that are missing count as lost.
/// </param>
internal sealed class TopicVerification(
    KafkaClients clients,
    string input,
    string output,
    string deadLetters,
    string? published,
    TimeSpan patience,
    TimeProvider clock
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Called with what is read and the share that is done, 0 to 1.</summary>
    public Action<string, double> Progress { get; init; } = (_, _) => { };

    /// <summary>Called with what limits the proof.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Reads all topics and compares.</summary>
    /// <exception cref="KafkaException">A topic does not exist or no broker answers.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<VerificationReport> RunAsync(CancellationToken stop)
    {
        var versions = published is null ? [] : ReadPublished(published, stop);
        // In this order: whatever an answer within these ends answers was in the input before the input is looked up again.
        using var records = new TopicReader(clients, input, fromBeginning: true);
        var scored = All(output);
        var dead = All(deadLetters);
        using var later = new TopicReader(clients, input, fromBeginning: true, range: After(records.Range, Ends(input)));
        var ledger = new AnswerLedger(input, records.Range, Joined(records.Range, later.Range), versions);

        ReadAnswers(ledger, scored, dead, isLater: false, stop);
        foreach (var reader in (TopicReader[])[records, later])
        {
            foreach (var record in Reading(reader, input, stop))
            {
                ledger.AddRecord(record.Partition.Value, record.Offset.Value, record.Message.Key);
            }
        }

        ledger.Forget(Ends(input, fromBeginning: true));
        (scored, dead) = await WaitAsync(ledger, scored, dead, stop);
        if (ledger.HasLate)
        {
            Each(scored, dead, (answer, _, _) => CheckKey(ledger, answer), stop);
        }

        return ledger.Report();
    }

    private static void CheckKey(AnswerLedger ledger, Answer? answer)
    {
        if (answer is { } known)
        {
            ledger.CheckKey(known);
        }
    }

    /// <summary>Reads on while answers are missing and come.</summary>
    /// <returns>All that was read.</returns>
    private async Task<(TopicRange Scored, TopicRange Dead)> WaitAsync(
        AnswerLedger ledger,
        TopicRange scored,
        TopicRange dead,
        CancellationToken stop
    )
    {
        long since = clock.GetTimestamp();
        long missing = ledger.Unanswered;
        while (missing > 0 && clock.GetElapsedTime(since) < patience)
        {
            Progress($"wait for {missing:N0} answers", 1);
            await Task.Delay(Pause, clock, stop);
            var (newScored, newDead) = (After(scored, Ends(output)), After(dead, Ends(deadLetters)));
            if (newScored.Length + newDead.Length == 0)
            {
                continue;
            }

            ReadAnswers(ledger, newScored, newDead, isLater: true, stop);
            (scored, dead) = (Joined(scored, newScored), Joined(dead, newDead));
            if (ledger.Unanswered is var left && left < missing)
            {
                (missing, since) = (left, clock.GetTimestamp());
            }
        }

        return (scored, dead);
    }

    private void ReadAnswers(AnswerLedger ledger, TopicRange scored, TopicRange dead, bool isLater, CancellationToken stop) =>
        Each(
            scored,
            dead,
            (answer, place, fault) =>
            {
                if (answer is { } known)
                {
                    ledger.AddAnswer(known, isLater);
                }
                else if (fault is not null)
                {
                    ledger.AddForeign(place, fault);
                }
                else
                {
                    ledger.AddOther();
                }
            },
            stop
        );

    private void Each(TopicRange scored, TopicRange dead, Action<Answer?, RecordPlace, string?> take, CancellationToken stop)
    {
        Read(output, scored, AnswerReader.Score);
        Read(deadLetters, dead, AnswerReader.DeadLetter);

        void Read(string topic, TopicRange range, Reader read)
        {
            if (range.Length == 0)
            {
                return;
            }

            using var reader = new TopicReader(clients, topic, fromBeginning: true, range: range);
            foreach (var record in Reading(reader, topic, stop))
            {
                var answer = read(record, input, out string? fault);
                take(answer, new RecordPlace(topic, record.Partition.Value, record.Offset.Value), fault);
            }
        }
    }

    private IEnumerable<ConsumeResult<byte[], byte[]>> Reading(TopicReader reader, string topic, CancellationToken stop)
    {
        const int Often = 1000;
        int count = 0;
        foreach (var record in reader.ReadExisting(stop))
        {
            if (count++ % Often == 0)
            {
                Progress($"read {topic}", reader.Done);
            }

            yield return record;
        }

        Progress($"read {topic}", 1);
    }

    /// <summary>All that a topic of answers holds.</summary>
    private TopicRange All(string topic)
    {
        var range = Ends(topic, fromBeginning: true);
        foreach (var partition in range.Partitions.Where(partition => partition.Start > 0))
        {
            Warn(
                $"{topic}/{partition.Partition} begins at offset {partition.Start}: what was answered before is gone, and counts "
                    + "as lost where the record is still there."
            );
        }

        return range;
    }

    private TopicRange Ends(string topic, bool fromBeginning = false)
    {
        using var reader = new TopicReader(clients, topic, fromBeginning);
        return reader.Range;
    }

    /// <summary>From the end of one range to that of another.</summary>
    private static TopicRange After(TopicRange before, TopicRange now) =>
        new(
            now.Partitions.Select(range =>
            {
                long start = before.Partitions.FirstOrDefault(each => each.Partition == range.Partition).End;
                return new OffsetRange(range.Partition, Math.Min(start, range.End), range.End);
            })
        );

    /// <summary>From the start of one range to the end of another that goes on after it.</summary>
    private static TopicRange Joined(TopicRange before, TopicRange after) =>
        new(
            before
                .Partitions.Concat(after.Partitions)
                .GroupBy(range => range.Partition)
                .Select(parts => new OffsetRange(parts.Key, parts.Min(part => part.Start), parts.Max(part => part.End)))
        );

    private Dictionary<string, IReadOnlyList<DateTimeOffset>> ReadPublished(string topic, CancellationToken stop)
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: true);
        return reader
            .ReadExisting(stop)
            .Select(record => EventSerializer.TryReadPublished(record.Message.Value, out var published, out _) ? published : null)
            .OfType<Contracts.Events.ModelPublished>()
            .ToLookup(published => $"{published.Model.Name}/{published.Model.Version}", published => published.PublishedAt)
            .ToDictionary(version => version.Key, version => (IReadOnlyList<DateTimeOffset>)[.. version.Order()]);
    }

    private delegate Answer? Reader(ConsumeResult<byte[], byte[]> record, string input, out string? fault);
}
