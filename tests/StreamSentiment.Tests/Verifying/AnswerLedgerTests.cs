using System.Text;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Verifying;

namespace StreamSentiment.Tests.Verifying;

/// <summary>Each kind of fault is found where it is, and only there.</summary>
public sealed class AnswerLedgerTests
{
    private const string Input = "in";
    private const string Output = "out";
    private const string Letters = "letters";
    private const int Keys = 5;
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<Answer> answers = [.. Clean()];

    [Fact]
    public void Report_EveryRecordAnsweredInOrder_IsClean()
    {
        var report = Run();

        Assert.True(report.IsClean);
        Assert.Equal((40, 2, 32, 8), (report.Records, report.Partitions, report.Scores, report.DeadLetters));
        Assert.All(report.First.Values, Assert.Empty);
    }

    [Fact]
    public void Report_AnswerThatIsMissing_IsLost()
    {
        answers.RemoveAll(answer => answer is { Partition: 1, Offset: 7 });

        AssertOnly(Run(), FaultKind.Lost, 1, "in/1/7 has no answer.");
    }

    [Fact]
    public void Report_AnswersOfAPartitionMissing_AreLostAndTheFirstTenNamed()
    {
        answers.RemoveAll(answer => answer.Partition == 0);

        var report = Run();
        Assert.Equal(20, report.Faults[FaultKind.Lost]);
        Assert.Equal(10, report.First[FaultKind.Lost].Count);
        Assert.Equal("in/0/0 has no answer.", report.First[FaultKind.Lost][0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Report_SecondAnswer_IsDoubled(bool asDeadLetter)
    {
        var twice = answers.First(answer => answer is { Partition: 0, Offset: 3 });
        answers.Add(twice with { Place = new(asDeadLetter ? Letters : Output, 0, 900), Version = asDeadLetter ? null : "m/1" });

        string place = asDeadLetter ? Letters : Output;
        AssertOnly(Run(), FaultKind.Doubled, 1, $"{place}/0/900 answers in/0/3 again.");
    }

    [Fact]
    public void Report_TwoAnswersOfAKeySwapped_AreOutOfOrderInPartitionAndKey()
    {
        Swap(5, 5 + Keys);

        var report = Run();
        Assert.Equal(0, report.Faults[FaultKind.Lost] + report.Faults[FaultKind.Doubled] + report.Faults[FaultKind.OtherKey]);
        // The later of the two stands in the place of the first: all between them are late, one of them in its key.
        Assert.Equal(
            ["out/0/6 answers in/0/6 behind the answer to in/0/10.", "out/0/7 answers in/0/7 behind the answer to in/0/10."],
            report.First[FaultKind.OutOfOrder].Take(2)
        );
        Assert.Equal(1, report.Faults[FaultKind.OutOfKeyOrder]);
        Assert.Equal(
            "out/0/10 answers in/0/5 behind the answer to in/0/10, of its key.",
            Assert.Single(report.First[FaultKind.OutOfKeyOrder])
        );
    }

    [Fact]
    public void Report_TwoAnswersOfAPartitionSwapped_AreOutOfOrderInPartitionOnly()
    {
        Swap(5, 6);

        AssertOnly(Run(), FaultKind.OutOfOrder, 1, "out/0/6 answers in/0/5 behind the answer to in/0/6.");
    }

    [Fact]
    public void Report_AnswersOfTwoPartitionsSwapped_AreInOrder()
    {
        // All of partition 1 first: nothing is promised between partitions.
        var report = Run([.. answers.OrderByDescending(answer => answer.Partition)]);

        Assert.True(report.IsClean);
    }

    [Fact]
    public void Report_AnswerToAnOffsetWithoutARecord_IsInvented()
    {
        answers.Add(Score(0, 20, 900));

        // Offset 20 is the mark of a transaction.
        AssertOnly(Run(), FaultKind.Invented, 1, "in/0/20 is answered, and no record is there.");
    }

    [Theory]
    [InlineData(0, 10_000)]
    [InlineData(7, 3)]
    public void Report_AnswerBehindTheEndOrInNoPartition_IsInvented(int partition, long offset)
    {
        answers.Add(Score(partition, offset, 900));

        AssertOnly(Run(), FaultKind.Invented, 1, $"out/0/900 answers in/{partition}/{offset}, where the topic has not come to.");
    }

    [Fact]
    public void Report_RecordAmongTheAnswersThatIsNone_IsInvented()
    {
        var ledger = Ledger();
        ledger.AddForeign(new RecordPlace(Output, 2, 5), "no JSON");

        Assert.Equal(["out/2/5 answers no record: no JSON."], ledger.Report().First[FaultKind.Invented]);
    }

    [Fact]
    public void Report_VersionThatWasReplaced_IsAStepBack()
    {
        Replace(10, score => score with { Version = "m/2" });

        AssertOnly(Run(), FaultKind.VersionBack, 9 - 2, "out/0/11 answers in/0/11 by m/1, behind answers by m/2.");
    }

    [Fact]
    public void Report_VersionThatReplacesAnother_IsNoStepBack()
    {
        for (int i = 10; i < 20; i++)
        {
            Replace(i, score => score with { Version = "m/2" });
        }

        Assert.True(Run().IsClean);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Report_AnswerUnderAnotherKey_IsNamed(bool recordsFirst)
    {
        Replace(10, score => score with { Key = Key(3) });

        AssertOnly(Run(recordsFirst: recordsFirst), FaultKind.OtherKey, 1, "in/0/10 is answered under another key than its own.");
    }

    [Fact]
    public void Report_CutDeadLetter_MayHaveTheBeginningOfTheKey()
    {
        Replace(4, letter => letter with { Key = Key(3), IsCut = true });

        Assert.True(Run().IsClean);
    }

    [Fact]
    public void Report_RecordsThatCameAfterTheStart_NeedNoAnswerAndMayHaveOne()
    {
        var ledger = new AnswerLedger(Input, Range(0, 10), Range(0, 20), NothingPublished);
        for (int i = 0; i < 20; i++)
        {
            ledger.AddRecord(0, i, null);
        }

        for (int i = 0; i < 15; i++)
        {
            ledger.AddAnswer(new Answer(new(Output, 0, i), 0, i) { Version = "m/1" });
        }

        ledger.AddAnswer(new Answer(new(Output, 0, 30), 0, 25) { Version = "m/1" }, isLater: true);

        var report = ledger.Report();
        Assert.True(report.IsClean);
        Assert.Equal(10, report.Records);
    }

    [Fact]
    public void Report_RecordsThatRetentionDeleted_AreNeitherLostNorInvented()
    {
        var ledger = new AnswerLedger(Input, Range(100, 110), Range(100, 110), NothingPublished);
        ledger.AddAnswer(new Answer(new(Output, 0, 0), 0, 60) { Version = "m/1" }); // deleted before
        ledger.AddAnswer(new Answer(new(Output, 0, 1), 0, 103) { Version = "m/1" }); // deleted meanwhile
        for (int i = 105; i < 110; i++)
        {
            ledger.AddRecord(0, i, null);
            ledger.AddAnswer(new Answer(new(Output, 0, i), 0, i) { Version = "m/1" });
        }

        ledger.Forget(Range(105, 110));

        var report = ledger.Report();
        Assert.True(report.IsClean);
        Assert.Equal((5, 1), (report.Records, report.Expired));
    }

    [Fact]
    public void Report_OffsetsFarApart_AreAllSeen()
    {
        const long Far = 3_000_000_000;
        var ledger = new AnswerLedger(Input, Range(0, Far + 1), Range(0, Far + 1), NothingPublished);
        foreach (long offset in (long[])[0, 63, 64, 65_535, 65_536, Far])
        {
            ledger.AddRecord(0, offset, null);
        }

        Assert.Equal(6, ledger.Unanswered);
        ledger.AddAnswer(new Answer(new(Output, 0, 0), 0, 64) { Version = "m/1" });
        ledger.AddAnswer(new Answer(new(Output, 0, 1), 0, Far) { Version = "m/1" });

        Assert.Equal(
            [0, 63, 65_535, 65_536],
            ledger.Report().First[FaultKind.Lost].Select(fault => long.Parse(fault.Split(' ')[0].Split('/')[2]))
        );
    }

    private static Dictionary<string, IReadOnlyList<DateTimeOffset>> NothingPublished => [];

    /// <summary>Offsets 0 to 19 of two partitions hold records, 20 and 21 none.</summary>
    private static AnswerLedger Ledger()
    {
        var range = new TopicRange([new OffsetRange(0, 0, 22), new OffsetRange(1, 0, 22)]);
        return new AnswerLedger(Input, range, range, NothingPublished);
    }

    private static TopicRange Range(long from, long to) => new([new OffsetRange(0, from, to)]);

    private static byte[] Key(long offset) => Encoding.UTF8.GetBytes($"key {offset % Keys}");

    private static Answer Score(int partition, long offset, long place) =>
        new(new RecordPlace(Output, partition == 1 ? 1 : 0, place), partition, offset)
        {
            Key = Key(offset),
            Version = "m/1",
            ScoredAt = Start.AddSeconds(place),
        };

    /// <summary>Every fifth record is a dead letter.</summary>
    private static IEnumerable<Answer> Clean() =>
        from offset in Enumerable.Range(0, 20)
        from partition in Enumerable.Range(0, 2)
        let score = Score(partition, offset, offset)
        select offset % 5 == 4
            ? score with
            {
                Place = new RecordPlace(Letters, 0, offset * 2 + partition),
                Version = null,
            }
            : score;

    private VerificationReport Run(IReadOnlyList<Answer>? ordered = null, bool recordsFirst = false)
    {
        var ledger = Ledger();
        if (recordsFirst)
        {
            AddRecords(ledger);
        }

        foreach (var answer in ordered ?? answers)
        {
            ledger.AddAnswer(answer);
        }

        if (!recordsFirst)
        {
            AddRecords(ledger);
        }

        if (ledger.HasLate)
        {
            foreach (var answer in ordered ?? answers)
            {
                ledger.CheckKey(answer);
            }
        }

        return ledger.Report();
    }

    private static void AddRecords(AnswerLedger ledger)
    {
        for (int i = 0; i < 20; i++)
        {
            ledger.AddRecord(0, i, Key(i));
            ledger.AddRecord(1, i, Key(i));
        }
    }

    private void Replace(int offset, Func<Answer, Answer> change)
    {
        int index = answers.FindIndex(answer => answer.Partition == 0 && answer.Offset == offset);
        answers[index] = change(answers[index]);
    }

    /// <summary>Lets the answers to two records of partition 0 stand in each other's place.</summary>
    private void Swap(int first, int second)
    {
        int a = answers.FindIndex(answer => answer.Partition == 0 && answer.Offset == first);
        int b = answers.FindIndex(answer => answer.Partition == 0 && answer.Offset == second);
        (answers[a], answers[b]) = (answers[b] with { Place = answers[a].Place }, answers[a] with { Place = answers[b].Place });
    }

    private static void AssertOnly(VerificationReport report, FaultKind kind, long count, string first)
    {
        Assert.False(report.IsClean);
        Assert.Equal(count, report.Faults[kind]);
        Assert.Equal(first, report.First[kind][0]);
        Assert.All(report.Faults.Where(fault => fault.Key != kind), fault => Assert.Equal(0, fault.Value));
    }
}
