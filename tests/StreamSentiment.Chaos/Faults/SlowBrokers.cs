using StreamSentiment.Chaos.Running;

namespace StreamSentiment.Chaos.Faults;

/// <summary>Brokers take few bytes of the outcomes: a transaction of all that there is would not end in its time.</summary>
internal sealed class SlowBrokers : Fault
{
    public override string Name => "slow-brokers";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        int bytes = 1_000 + random.Next(4_000);
        double seconds = 10 + random.NextDouble() * 20;
        await world.Cluster.LimitHostsAsync(bytes, stop);
        await World.Pause(seconds, stop);
        await world.Cluster.LimitHostsAsync(null, stop);
        world.Strike();
        return $"{bytes:N0} bytes/s for {seconds:F1} s";
    }
}
