using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
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
            latest = await AskAsync(admin);
            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<GroupState>> AskAsync(IAdminClient admin)
    {
        try
        {
            var answer = await admin.DescribeConsumerGroupsAsync(
                groups,
                new DescribeConsumerGroupsOptions { RequestTimeout = Patience }
            );
            return [.. answer.ConsumerGroupDescriptions.Select(Read)];
        }
        catch (DescribeConsumerGroupsException e)
        {
            return [.. e.Results.ConsumerGroupDescriptions.Select(Read)];
        }
        catch (KafkaException e)
        {
            // Brokers that are away: who was a member is not known to be one now.
            return [.. groups.Select(group => new GroupState { Group = group, Members = [], Fault = e.Error.Reason })];
        }
    }

    private static GroupState Read(ConsumerGroupDescription group) =>
        group.Error.IsError
            ? new GroupState { Group = group.GroupId, Members = [], Fault = group.Error.Reason }
            : new GroupState
            {
                Group = group.GroupId,
                State = JsonNamingPolicy.CamelCase.ConvertName($"{group.State}"),
                Members =
                [
                    .. group
                        .Members.Select(member => new MemberState(
                            member.GroupInstanceId is { Length: > 0 } slot ? slot : member.ConsumerId,
                            member.Host.TrimStart('/'),
                            [
                                .. member
                                    .Assignment.TopicPartitions.OrderBy(partition => partition.Topic, StringComparer.Ordinal)
                                    .ThenBy(partition => partition.Partition.Value)
                                    .Select(partition => $"{partition.Topic} [{partition.Partition.Value}]"),
                            ]
                        ))
                        .OrderBy(member => member.Member, StringComparer.Ordinal),
                ],
            };
}
