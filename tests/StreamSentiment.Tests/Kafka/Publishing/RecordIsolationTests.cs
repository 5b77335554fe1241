using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class RecordIsolationTests : IDisposable
{
    private readonly LogRecorder logs = new();
    private readonly RecordIsolation isolation;
    private int calls;

    public void Dispose() => logs.Dispose();

    public RecordIsolationTests() => isolation = Isolation.Create("dead", logs);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(999)]
    public void Answer_OneOfAThousandFails_AnswersTheOthersInOrderAndDeadLettersIt(long bad)
    {
        var outcomes = Answer(Records(1000), record => Check(record.Offset != bad));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), outcomes.Select(outcome => outcome.Inbound.Offset));
        var letter = Assert.Single(outcomes, outcome => outcome.Outbound.DeadLetterReason is not null);
        Assert.Equal((bad, RejectionReason.Unprocessable), (letter.Inbound.Offset, letter.Outbound.DeadLetterReason));
        string message = Encoding.UTF8.GetString(letter.Outbound.Headers!.GetLastBytes(DeadLetterHeaders.Message));
        Assert.StartsWith("System.FormatException ", message);
        Assert.InRange(calls, 2, 21); // twice for each halving
    }

    [Fact]
    public void Answer_SomeFail_DeadLettersThose()
    {
        var outcomes = Answer(Records(100), record => Check(record.Offset % 7 != 3));
        Assert.Equal(100, outcomes.Count);
        Assert.All(
            outcomes,
            outcome => Assert.Equal(outcome.Inbound.Offset % 7 == 3, outcome.Outbound.DeadLetterReason is not null)
        );
        Assert.Single(logs.Warnings); // once for a place
        Assert.DoesNotContain(logs.Texts, text => text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Answer_NothingFails_IsOneCall()
    {
        Assert.Equal(64, Answer(Records(64), _ => { }).Count);
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Answer_PlainRecordFailsToo_ThrowsAndGivesUpNoRecord(int count)
    {
        Assert.Throws<FormatException>(() =>
            Answer(Records(count), _ => Check(false), () => throw new InvalidOperationException())
        );
        Assert.Equal(1, calls);
    }

    [Theory]
    [MemberData(nameof(OfTheMachine))]
    public void Answer_FaultOfTheWholeBatchAlone_ScoresItInParts(Exception error)
    {
        var outcomes = isolation.Answer(
            Records(64),
            some => some.Count > 16 ? throw error : Score(some),
            () => { },
            outcome => outcome,
            null
        );
        Assert.All(outcomes, outcome => Assert.Null(outcome.Outbound.DeadLetterReason));
    }

    public static TheoryData<Exception> OfTheMachine =>
        [
            new InsufficientMemoryException(),
            new IOException("No space left on device"),
            new NativeException("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory"),
            new NativeException("CUDA out of memory. Tried to allocate 2.00 GiB"),
        ];

    [Theory]
    [MemberData(nameof(OfTheMachine))]
    public void Answer_FaultThatPasses_IsWaitedForButNotForEver(Exception error)
    {
        for (int run = 1; run < RecordIsolation.MostTries; run++)
        {
            Assert.Same(error, Assert.Throws(error.GetType(), () => Answer(Records(8), Fail)));
        }

        var outcomes = Answer(Records(8), Fail);
        Assert.Equal(5, Assert.Single(outcomes, outcome => outcome.Outbound.DeadLetterReason is not null).Inbound.Offset);

        void Fail(InboundRecord record)
        {
            if (record.Offset == 5)
            {
                throw error;
            }
        }
    }

    private IReadOnlyList<Outcome> Answer(
        IReadOnlyList<InboundRecord> records,
        Action<InboundRecord> process,
        Action? plain = null
    ) =>
        isolation.Answer(
            records,
            some =>
            {
                calls++;
                foreach (var record in some)
                {
                    process(record);
                }

                return Score(some);
            },
            plain ?? (() => { }),
            outcome => outcome,
            "tiny/v1"
        );

    private static void Check(bool isGood)
    {
        if (!isGood)
        {
            throw new FormatException("the secret text of a review");
        }
    }

    private static Outcome[] Score(IReadOnlyList<InboundRecord> records) =>
        [.. records.Select(record => new Outcome(record, new OutboundRecord { Topic = "out" }))];

    private static InboundRecord[] Records(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new InboundRecord
                {
                    TopicPartition = new TopicPartition("in", 3),
                    Offset = i,
                    Epoch = 1,
                }),
        ];

    /// <summary>As libtorch's are thrown.</summary>
    private sealed class NativeException(string message) : ExternalException(message);
}
