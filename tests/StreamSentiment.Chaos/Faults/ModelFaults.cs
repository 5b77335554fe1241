using StreamSentiment.Chaos.Running;

namespace StreamSentiment.Chaos.Faults;

/// <summary>A version becomes current while scorers work, and one of them may be killed meanwhile.</summary>
internal sealed class NewVersion : Fault
{
    public override string Name => "new-version";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var version = world.Versions.Add();
        world.Versions.Store.MakeCurrent(version.Name, version.Version);
        world.Stream.Burst(random.Next(3000));
        await world.PublishAsync(version, stop);
        world.Strike();
        if (random.Next(2) == 0)
        {
            return version.Version;
        }

        await World.Pause(random.NextDouble(), stop);
        var scorer = world.Scorer(random);
        await scorer.KillAsync();
        world.Strike();
        scorer.Start();
        return $"{version.Version}, and {scorer.Name} is killed";
    }
}

/// <summary>A version whose weights are cut becomes current: the former one goes on.</summary>
internal sealed class CorruptVersion : Fault
{
    public override string Name => "corrupt-version";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var version = world.Versions.Add();
        string former = world.Versions.Current;
        world.Versions.Store.MakeCurrent(version.Name, version.Version); // as a promotion does; then it is damaged
        world.Versions.Spoil(version);
        await world.PublishAsync(version, stop);
        world.Strike();
        world.Versions.Current = former;
        return version.Version;
    }
}

/// <summary>A version becomes current before the scorers' store has it.</summary>
internal sealed class UnreachableVersion : Fault
{
    public override string Name => "unreachable-version";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var version = world.Versions.Next();
        double seconds = 1 + random.NextDouble() * 5;
        await world.PublishAsync(version, stop);
        world.Strike();
        await World.Pause(seconds, stop);
        world.Versions.Put(version);
        world.Versions.Store.MakeCurrent(version.Name, version.Version);
        return $"{version.Version} for {seconds:F1} s";
    }
}
