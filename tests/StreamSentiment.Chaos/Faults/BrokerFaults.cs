using StreamSentiment.Chaos.Running;

namespace StreamSentiment.Chaos.Faults;

/// <summary>A broker is killed, stays away for a while and returns.</summary>
internal sealed class KilledBroker : Fault
{
    public override string Name => "killed-broker";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop) =>
        await BrokerDeath.OfAsync(world.Broker(random), world, random, stop);
}

/// <summary>The broker that leads the scorers' group is killed, stays away for a while and returns.</summary>
internal sealed class KilledCoordinator : Fault
{
    public override string Name => "killed-coordinator";

    public override int LeastNodes => 3;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop) =>
        await BrokerDeath.OfAsync(await world.Cluster.CoordinatorAsync(world.Kafka), world, random, stop);
}

/// <summary>What two faults have in common.</summary>
internal static class BrokerDeath
{
    public static async Task<string> OfAsync(Child broker, World world, Random random, CancellationToken stop)
    {
        double seconds = random.NextDouble() * 10;
        bool isAlone = world.Cluster.Nodes.Count == 1;
        await broker.KillAsync();
        if (!isAlone)
        {
            world.Strike();
        }

        await World.Pause(seconds, stop);
        broker.Start();
        await world.Cluster.AnswersAsync(stop);
        if (isAlone)
        {
            world.Strike();
        }

        return $"{broker.Name} for {seconds:F1} s";
    }
}

/// <summary>All brokers are killed and return one after the other.</summary>
internal sealed class KilledBrokers : Fault
{
    public override string Name => "killed-brokers";

    public override int LeastNodes => 3;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        double seconds = random.NextDouble() * 15;
        await Task.WhenAll(world.Cluster.Nodes.Select(node => node.KillAsync()));
        await World.Pause(seconds, stop);
        foreach (var node in world.Cluster.Nodes)
        {
            node.Start();
        }

        await world.Cluster.AnswersAsync(stop);
        world.Strike();
        return $"{world.Cluster.Nodes.Count} brokers for {seconds:F1} s";
    }
}

/// <summary>A broker stands still with its connections open.</summary>
internal sealed class HalfOpenBroker : Fault
{
    public override string Name => "half-open-broker";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var broker = world.Broker(random);
        double seconds = 5 + random.NextDouble() * 20;
        bool isAlone = world.Cluster.Nodes.Count == 1;
        broker.Stop();
        if (!isAlone)
        {
            world.Strike();
        }

        await World.Pause(seconds, stop);
        broker.Continue();
        if (isAlone)
        {
            world.Strike();
        }

        return $"{broker.Name} for {seconds:F1} s";
    }
}

/// <summary>The hosts are cut off from all brokers: nothing comes through, and nothing says so.</summary>
internal sealed class CutNetwork : Fault
{
    public override string Name => "cut-network";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        double seconds = 1 + random.NextDouble() * 20;
        foreach (var proxy in world.Cluster.Proxies)
        {
            proxy.Cut();
        }

        await World.Pause(seconds, stop);
        foreach (var proxy in world.Cluster.Proxies)
        {
            proxy.Heal();
        }

        world.Strike();
        return $"for {seconds:F1} s";
    }
}

/// <summary>All connections of the hosts end, several times.</summary>
internal sealed class ResetConnections : Fault
{
    public override string Name => "reset-connections";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        int times = random.Next(1, 5);
        world.Strike();
        for (int i = 0; i < times; i++)
        {
            foreach (var proxy in world.Cluster.Proxies)
            {
                proxy.Reset();
            }

            await World.Pause(random.NextDouble(), stop);
        }

        return $"{times} times";
    }
}
