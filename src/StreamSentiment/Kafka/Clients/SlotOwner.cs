using System.Globalization;
using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Who has a place in a consumer group. A member may be told that another has its place where none lives: a coordinator that
/// takes over may know the member by an id that it has no more, or the one that was there before it was started again.
/// </summary>
internal sealed class SlotOwner(KafkaClients clients, string slot, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Beyond the time after which the group gives up a silent member.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>
    /// True if a member is there for longer than the group keeps a dead one, or comes meanwhile; false too if the brokers do not
    /// say it.
    /// </summary>
    public async Task<bool> LivesAsync(CancellationToken stop)
    {
        long started = time.GetTimestamp();
        string? first = null;
        do
        {
            var (isKnown, member) = await Task.Run(Ask, stop);
            if (isKnown && (member is null || (first is not null && member != first)))
            {
                return member is not null;
            }

            first ??= member;
            await Task.Delay(Pause, time, stop);
        } while (time.GetElapsedTime(started) < SessionTimeout + Grace);

        return first is not null;
    }

    private TimeSpan SessionTimeout =>
        KafkaClients.ConsumerConfig(clients.Options).TryGetValue("session.timeout.ms", out string? own)
        && int.TryParse(own, CultureInfo.InvariantCulture, out int milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.FromSeconds(45);

    /// <summary>The id of the member that has the place; null for none.</summary>
    private (bool IsKnown, string? Member) Ask()
    {
        try
        {
            using var admin = clients.Admin();
            var group = admin.ListGroup(clients.Options.GroupId, Patience);
            return (
                group is { Error.IsError: false },
                group?.Members.Select(member => member.MemberId).FirstOrDefault(id => MemberSlot.PlaceOf(id) == slot)
            );
        }
        catch (KafkaException)
        {
            return (false, null);
        }
    }
}
