using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Verifying;

/// <summary>
/// Compares the records of a topic with their answers, by partition and offset: each has exactly one, in order within its key
/// and partition, of versions that never go back, and nothing else is there. Takes records and answers in any order, but the
/// answers of a partition in theirs. Memory: 2.25 bytes for each offset of the input, and 100 for each answer that is out of
/// order.
/// </summary>
/// <param name="input">The name of the topic.</param>
/// <param name="asked">The offsets that must be answered.</param>
/// <param name="known">
/// The offsets that may be answered: those as well, and what came until the ends of the answers were looked up.
/// </param>
/// <param name="published">The times at which versions became current, by name/version, ascending.</param>
internal sealed class AnswerLedger(
    string input,
    TopicRange asked,
    TopicRange known,
    IReadOnlyDictionary<string, IReadOnlyList<DateTimeOffset>> published
)
{
    /// <summary>Answers out of order of which the keys are looked at.</summary>
    private const int MostLate = 1_000_000;

    private readonly Dictionary<int, PartitionLedger> partitions = known.Partitions.ToDictionary(
        range => range.Partition,
        range => new PartitionLedger(range.Partition, range.Start, range.End)
    );

    private readonly Dictionary<int, long> begins = known.Partitions.ToDictionary(range => range.Partition, range => range.Start);
    private readonly Dictionary<(string Topic, int Partition, int Source), Lane> lanes = [];
    private readonly FaultLog faults = new();
    private readonly HashSet<RecordPlace> late = [];
    private readonly HashSet<UInt128> lateKeys = [];
    private readonly Dictionary<(UInt128 Key, string Topic, int Partition, int Source), long> highestOfKey = [];
    private long scores,
        deadLetters,
        expired,
        others;

    /// <summary>Records that were to be answered, and are not so far.</summary>
    public long Unanswered => Asked.Sum(each => each.Ledger.CountUnanswered(each.From, each.To));

    /// <summary>
    /// True if answers are out of order: whether those of a key are too is known when all answers go through
    /// <see cref="CheckKey"/>.
    /// </summary>
    public bool HasLate => late.Count > 0;

    private IEnumerable<(PartitionLedger Ledger, long From, long To)> Asked =>
        asked.Partitions.Select(range => (partitions[range.Partition], begins[range.Partition], range.End));

    /// <summary>Takes a record of the input.</summary>
    public void AddRecord(int partition, long offset, byte[]? key)
    {
        if (
            partitions.TryGetValue(partition, out var ledger)
            && offset >= ledger.Begin
            && offset < ledger.End
            && !ledger.AddRecord(offset, KeyPrint.Short(key))
        )
        {
            AddOtherKey(partition, offset);
        }
    }

    /// <summary>Takes a score or a dead letter.</summary>
    /// <param name="isLater">
    /// True for an answer that came after <c>known</c> was looked up: one to a record behind it is not looked at.
    /// </param>
    public void AddAnswer(Answer answer, bool isLater = false)
    {
        partitions.TryGetValue(answer.Partition, out var ledger);
        if (ledger is null || answer.Offset >= ledger.End)
        {
            if (!isLater)
            {
                faults.Add(
                    FaultKind.Invented,
                    () => $"{answer.Place} answers {Source(answer)}, where the topic has not come to."
                );
            }

            return;
        }

        if (answer.Version is null)
        {
            deadLetters++;
        }
        else
        {
            scores++;
        }

        if (answer.Offset < ledger.Begin)
        {
            expired++;
            return;
        }

        ushort key = answer.IsCut ? KeyPrint.Unknown : KeyPrint.Short(answer.Key);
        bool isFirst = ledger.AddAnswer(answer.Offset, key, out bool isAnother);
        if (isAnother)
        {
            AddOtherKey(answer.Partition, answer.Offset);
        }

        if (isFirst)
        {
            CheckOrder(answer);
        }
        else
        {
            faults.Add(FaultKind.Doubled, () => $"{answer.Place} answers {Source(answer)} again.");
            LaneOf(answer).Pass(answer.Offset);
        }
    }

    /// <summary>Takes a record among the answers that is none.</summary>
    public void AddForeign(RecordPlace place, string fault) =>
        faults.Add(FaultKind.Invented, () => $"{place} answers no record: {fault}.");

    /// <summary>Takes an answer to a record of another topic.</summary>
    public void AddOther() => others++;

    /// <summary>Takes each answer a second time, to tell whether what is out of order is so within its key.</summary>
    public void CheckKey(Answer answer)
    {
        if (answer.Key is null || KeyPrint.Of(answer.Key) is var key && !lateKeys.Contains(key))
        {
            return;
        }

        var lane = (key, answer.Place.Topic, answer.Place.Partition, answer.Partition);
        long highest = highestOfKey.GetValueOrDefault(lane, -1);
        if (late.Contains(answer.Place) && answer.Offset < highest)
        {
            faults.Add(
                FaultKind.OutOfKeyOrder,
                () =>
                    $"{answer.Place} answers {Source(answer)} behind the answer to {input}/{answer.Partition}/{highest}, "
                    + "of its key."
            );
        }

        highestOfKey[lane] = Math.Max(highest, answer.Offset);
    }

    /// <summary>
    /// Leaves out what retention has deleted meanwhile: whether such a record was there, and what its key was, is not known.
    /// </summary>
    public void Forget(TopicRange left)
    {
        foreach (var range in left.Partitions.Where(range => begins.ContainsKey(range.Partition)))
        {
            begins[range.Partition] = Math.Max(begins[range.Partition], range.Start);
        }
    }

    /// <summary>What was found, once all is taken.</summary>
    public VerificationReport Report()
    {
        foreach (var (ledger, from, to) in Asked)
        {
            foreach (long offset in ledger.Unanswered(from, to))
            {
                faults.Add(FaultKind.Lost, () => $"{input}/{ledger.Partition}/{offset} has no answer.");
            }
        }

        foreach (var ledger in partitions.Values.OrderBy(each => each.Partition))
        {
            foreach (long offset in ledger.Invented(begins[ledger.Partition], ledger.End))
            {
                faults.Add(FaultKind.Invented, () => $"{input}/{ledger.Partition}/{offset} is answered, and no record is there.");
            }
        }

        return new VerificationReport
        {
            Records = Asked.Sum(each => each.Ledger.CountRecords(each.From, each.To)),
            Partitions = partitions.Count,
            Scores = scores,
            DeadLetters = deadLetters,
            Expired = expired,
            Others = others,
            Faults = faults.Counts,
            First = faults.Sentences,
        };
    }

    private void CheckOrder(Answer answer)
    {
        var lane = LaneOf(answer);
        if (answer.Offset < lane.Highest)
        {
            faults.Add(
                FaultKind.OutOfOrder,
                () => $"{answer.Place} answers {Source(answer)} behind the answer to {input}/{answer.Partition}/{lane.Highest}."
            );
            if (late.Count < MostLate)
            {
                late.Add(answer.Place);
                if (answer.Key is not null)
                {
                    lateKeys.Add(KeyPrint.Of(answer.Key));
                }
            }
        }

        lane.Pass(answer.Offset);
        if (answer.Version is not null && !lane.Versions.Next(answer.Version, answer.ScoredAt))
        {
            faults.Add(
                FaultKind.VersionBack,
                () => $"{answer.Place} answers {Source(answer)} by {answer.Version}, behind answers by {lane.Versions.Front}."
            );
        }
    }

    private void AddOtherKey(int partition, long offset) =>
        faults.Add(FaultKind.OtherKey, () => $"{input}/{partition}/{offset} is answered under another key than its own.");

    private string Source(Answer answer) => $"{input}/{answer.Partition}/{answer.Offset}";

    private Lane LaneOf(Answer answer)
    {
        var key = (answer.Place.Topic, answer.Place.Partition, answer.Partition);
        if (!lanes.TryGetValue(key, out var lane))
        {
            lanes[key] = lane = new Lane(published);
        }

        return lane;
    }

    /// <summary>The answers to a partition of the input that stand in one partition of the output.</summary>
    private sealed class Lane(IReadOnlyDictionary<string, IReadOnlyList<DateTimeOffset>> published)
    {
        /// <summary>The highest offset that was answered; -1 for none.</summary>
        public long Highest { get; private set; } = -1;

        public VersionOrder Versions { get; } = new(published);

        public void Pass(long offset) => Highest = Math.Max(Highest, offset);
    }
}
