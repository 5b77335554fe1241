using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class GroupMembersTests : IDisposable
{
    private static readonly Error Fence = new(ErrorCode.FencedInstanceId, "fenced", isFatal: true);

    private readonly TestMeters meters = new();
    private readonly KafkaClients clients = new(
        new KafkaOptions { Bootstrap = "127.0.0.1:1", Delivery = Delivery.AtLeastOnce },
        NullLogger<KafkaClients>.Instance
    );

    private readonly GroupMembers members;

    public GroupMembersTests() =>
        members = new GroupMembers(
            clients,
            new DeadLetters("dead", "tests"),
            MemberSlot.Of("place"),
            new SentimentMetrics(meters),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

    [Fact]
    public async Task Run_GroupSaysThatAnotherHasThePlace_EndsForGood()
    {
        var taken = await Assert.ThrowsAsync<SlotTakenException>(() => members.RunAsync(_ => throw new KafkaException(Fence)));
        Assert.Contains("place", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SaidAfterAConnectionWasLost_MayBeTriedOnceMore()
    {
        await Assert.ThrowsAsync<KafkaException>(() =>
            members.RunAsync(_ =>
            {
                clients.Faults.Failed("b:1/2: Disconnected (after 5003ms in state UP)");
                throw new KafkaException(Fence);
            })
        );
        await Assert.ThrowsAsync<SlotTakenException>(() => members.RunAsync(_ => throw new KafkaException(Fence)));
    }

    public void Dispose() => meters.Dispose();
}
