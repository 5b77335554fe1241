using System.Buffers.Binary;
using System.Text;
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
    /// The partitions of a member, by the consumer protocol: version, topics, and of each its name and its partitions' numbers.
    /// </summary>
    /// <returns>None where it is another protocol's.</returns>
    internal static IReadOnlyList<string> Partitions(byte[] assignment)
    {
        var partitions = new List<(string Topic, int Number)>();
        var rest = assignment.AsSpan();
        if (rest.Length < sizeof(short) + sizeof(int))
        {
            return [];
        }

        rest = rest[sizeof(short)..];
        for (int topics = Number(ref rest); topics > 0 && rest.Length >= sizeof(short); topics--)
        {
            int length = BinaryPrimitives.ReadInt16BigEndian(rest);
            if (length < 0 || rest.Length < sizeof(short) + length + sizeof(int))
            {
                break;
            }

            string topic = Encoding.UTF8.GetString(rest.Slice(sizeof(short), length));
            rest = rest[(sizeof(short) + length)..];
            for (int left = Number(ref rest); left > 0 && rest.Length >= sizeof(int); left--)
            {
                partitions.Add((topic, Number(ref rest)));
            }
        }

        return
        [
            .. partitions
                .OrderBy(partition => partition.Topic, StringComparer.Ordinal)
                .ThenBy(partition => partition.Number)
                .Select(partition => $"{partition.Topic} [{partition.Number}]"),
        ];
    }

    private static int Number(ref Span<byte> rest)
    {
        int number = BinaryPrimitives.ReadInt32BigEndian(rest);
        rest = rest[sizeof(int)..];
        return number;
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
                                Partitions(member.MemberAssignment)
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
