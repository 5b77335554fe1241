using StreamSentiment.Contracts.Events;
using StreamSentiment.Control.Redrive;

namespace StreamSentiment.Tests.Control.Redrive;

public sealed class RedriveLedgerTests
{
    [Fact]
    public void Has_EventsOfSeveralCommands_KnowsWhatEachRedrove()
    {
        var ledger = new RedriveLedger("dead");
        ledger.Add(Redriven("c1", partition: 2, (1, 3), (7, 7)), "c1");
        ledger.Add(Redriven("c0", partition: 2, (9, 9)), "c1");
        ledger.Add(Redriven("c1", partition: 3, (20, 29)), "c1");
        ledger.Add(Redriven("c1", partition: 2, (50, 59)) with { Topic = "other" }, "c1");
        Assert.Equal([1, 2, 3, 7, 9], Offsets(ledger.Has));
        Assert.Equal([1, 2, 3, 7], Offsets(ledger.HasByCommand));
    }

    // Of partition 2, as all letters here.
    private static IEnumerable<int> Offsets(Func<DeadLetter, bool> has) =>
        Enumerable.Range(0, 60).Where(offset => has(Letters.Create(offset: offset)));

    private static DeadLettersRedriven Redriven(string command, int partition, params (long First, long Last)[] spans) =>
        new()
        {
            SchemaVersion = 1,
            Id = "e",
            Instance = "retrainer-0",
            At = Letters.Time,
            CommandId = command,
            Topic = "dead",
            Partition = partition,
            Offsets = [.. spans.Select(span => new OffsetSpan(span.First, span.Last))],
        };
}
