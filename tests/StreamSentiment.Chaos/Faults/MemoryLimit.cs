using StreamSentiment.Chaos.Running;

namespace StreamSentiment.Chaos.Faults;

/// <summary>A scorer may have no more than a small heap while reviews of 900 KB come in a burst.</summary>
internal sealed class MemoryLimit : Fault
{
    private const long HeapBytes = 200 << 20;

    private static readonly Dictionary<string, string> Limited = new() { ["DOTNET_GCHeapHardLimit"] = $"{HeapBytes:x}" };

    public override string Name => "memory-limit";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        int count = random.Next(100, 200);
        var scorer = world.Scorer(random);
        await scorer.KillAsync();
        scorer.Start(Limited);
        world.Stream.BurstOfLarge(count);
        world.Strike();
        await Task.WhenAny(world.Struck!.Whole, World.Pause(60, stop));
        await World.Pause(random.NextDouble() * 5, stop);
        bool lives = scorer.IsRunning;
        if (lives)
        {
            await scorer.TerminateAsync();
        }

        scorer.Start();
        return $"{scorer.Name} with {HeapBytes >> 20} MB, {count} of them{(lives ? "" : ", and it has ended")}";
    }
}
