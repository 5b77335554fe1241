using Confluent.Kafka;
using StreamSentiment.Chaos.Running;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Chaos.Faults;

/// <summary>
/// Commands are carried out; then their answers are deleted, the retrainer's group is reset, and all hosts start again: none of
/// the commands may come alive.
/// </summary>
internal sealed class ExpiredAnswers : Fault
{
    private static readonly TimeSpan GroupPatience = TimeSpan.FromSeconds(60);

    public override string Name => "expired-answers";

    public override bool NeedsRetrainer => true;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        await world.CommandAsync(new PauseCommand(), stop);
        await World.Pause(random.NextDouble() * 3, stop);
        await world.CommandAsync(new ResumeCommand(), stop);
        await World.Pause(2, stop);
        await Task.WhenAll(world.Hosts.Select(host => host.TerminateAsync()));
        using var admin = world.Clients.Admin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(world.Kafka.StatusTopic, 0, Offset.End)]);
        bool isReset = await TryResetAsync(admin, stop);
        foreach (var host in world.Hosts)
        {
            host.Start();
        }

        world.Strike();
        return $"{world.Hosts.Count()} hosts{(isReset ? "" : ", whose group was not empty and keeps its offsets")}";
    }

    private static async Task<bool> TryResetAsync(IAdminClient admin, CancellationToken stop)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await admin.DeleteGroupsAsync([World.RetrainerGroup]);
                return true;
            }
            catch (KafkaException e)
                when (e.Error.Code is ErrorCode.GroupIdNotFound || e.Message.Contains("does not exist", StringComparison.Ordinal))
            {
                return true;
            }
            catch (KafkaException) // its member has not left yet
            {
                if (TimeProvider.System.GetElapsedTime(started) > GroupPatience)
                {
                    return false;
                }

                await World.Pause(1, stop);
            }
        }
    }
}
