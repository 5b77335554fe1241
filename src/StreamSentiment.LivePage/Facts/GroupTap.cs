using System.Text.Json;
using Confluent.Kafka;
using StreamSentiment.Contracts.Live;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.LivePage.Facts;

/// <summary>The members of the host's groups and their partitions, asked of the brokers every few seconds.</summary>
/// <param name="clients">The clients of the host.</param>
/// <param name="groups">The names of the groups.</param>
/// <param name="clock">The clock of the pauses.</param>
internal sealed class GroupTap(KafkaClients clients, IReadOnlyList<string> groups, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private volatile IReadOnlyList<GroupState> latest = [];

    /// <summary>As they were last told; empty before the first answer.</summary>
    public IReadOnlyList<GroupState> Latest => latest;

    /// <summary>Asks until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var admin = clients.Admin();
        while (!stop.IsCancellationRequested)
        {
            latest = await Task.Run(() => groups.Select(group => Ask(admin, group)).ToArray(), CancellationToken.None);
            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// By the old call: DescribeConsumerGroups of librdkafka 2.16 ends the process (an assertion in rdkafka_queue.h) when a
    /// broker does not answer in time, and the page must never end a host.
    /// </summary>
    private static GroupState Ask(IAdminClient admin, string group)
    {
        try
        {
            var info = admin.ListGroup(group, Patience);
            return info is null || info.Error.IsError
                ? Unknown(group, info?.Error.Reason ?? "The brokers do not know the group.")
                : new GroupState
                {
                    Group = group,
                    State = JsonNamingPolicy.CamelCase.ConvertName(info.State),
                    Members =
                    [
                        .. info
                            .Members.Select(member => new MemberState(
                                MemberSlot.PlaceOf(member.MemberId),
                                member.ClientHost.TrimStart('/'),
                                [
                                    .. MemberAssignment
                                        .Partitions(member.MemberAssignment)
                                        .Select(each => $"{each.Topic} [{each.Partition.Value}]"),
                                ]
                            ))
                            .OrderBy(member => member.Member, StringComparer.Ordinal),
                    ],
                };
        }
        catch (KafkaException e)
        {
            // Brokers that are away: who was a member is not known to be one now.
            return Unknown(group, e.Error.Reason);
        }
    }

    private static GroupState Unknown(string group, string fault) =>
        new()
        {
            Group = group,
            Members = [],
            Fault = fault,
        };
}
