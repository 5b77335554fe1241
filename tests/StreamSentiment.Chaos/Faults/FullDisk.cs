using StreamSentiment.Chaos.Running;

namespace StreamSentiment.Chaos.Faults;

/// <summary>
/// The disk of a broker is full, at which Kafka ends it; a while later there is room again and it returns. Where file systems of
/// memory can be mounted: a user's disk is left alone.
/// </summary>
internal sealed class FullDisk : Fault
{
    private const double Patience = 20; // it ends when it has something to write

    public override string Name => "full-disk";

    public override int LeastNodes => 3;

    public override bool NeedsDisks => true;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        int node = random.Next(world.Cluster.Nodes.Count);
        var broker = world.Cluster.Nodes[node];
        var disk = world.Cluster.Disks[node];
        disk.Fill();
        world.Strike();
        for (double waited = 0; broker.IsRunning && waited < Patience; waited += 0.2)
        {
            await World.Pause(0.2, stop);
        }

        bool ended = !broker.IsRunning;
        await World.Pause(random.NextDouble() * 5, stop);
        disk.Free();
        if (!broker.IsRunning)
        {
            broker.Start();
        }

        await world.Cluster.AnswersAsync(stop);
        return $"{broker.Name}{(ended ? " ends by it" : " lives on")}";
    }
}
