using System.Diagnostics;
using StreamSentiment.Chaos.Running;

namespace StreamSentiment.Chaos.Faults;

/// <summary>A scorer is killed and started again at once.</summary>
internal sealed class KilledScorer : Fault
{
    public override string Name => "killed-scorer";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var scorer = world.Scorer(random);
        world.Stream.Burst(random.Next(2000));
        await World.Pause(random.NextDouble(), stop);
        await scorer.KillAsync();
        world.Strike();
        scorer.Start();
        return scorer.Name;
    }
}

/// <summary>A scorer is killed and stays away until the others have its partitions.</summary>
internal sealed class LostScorer : Fault
{
    public override string Name => "lost-scorer";

    public override int LeastScorers => 2;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var scorer = world.Scorer(random);
        await scorer.KillAsync();
        world.Strike();
        await Task.WhenAny(world.Struck!.Whole, World.Pause(60, stop));
        scorer.Start();
        return scorer.Name;
    }
}

/// <summary>A scorer is killed again and again, a little sooner than the group gives it up.</summary>
internal sealed class FlappingScorer : Fault
{
    public override string Name => "flapping-scorer";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var scorer = world.Scorer(random);
        int times = random.Next(3, 6);
        world.Strike();
        for (int i = 0; i < times; i++)
        {
            await scorer.KillAsync();
            scorer.Start();
            await World.Pause(random.Next(3, 9), stop);
        }

        return $"{scorer.Name}, {times} times";
    }
}

/// <summary>A scorer stands still within a backlog until the group has given it up, and goes on then.</summary>
internal sealed class ZombieScorer : Fault
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(4);

    public override string Name => "zombie-scorer";

    public override int LeastScorers => 2;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var scorer = world.Scorer(random);
        world.Stream.Burst(random.Next(3000, 10_000));
        await World.Pause(0.2 + random.NextDouble(), stop);
        scorer.Stop();
        world.Strike();
        await Task.Delay((world.Options.GroupTimeout ?? DefaultTimeout) + Longer, TimeProvider.System, stop);
        scorer.Continue();
        return scorer.Name;
    }
}

/// <summary>A scorer stands still for a moment, less than the group waits.</summary>
internal sealed class SlowScorer : Fault
{
    public override string Name => "slow-scorer";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        var scorer = world.Scorer(random);
        double seconds = 1 + random.NextDouble() * 3;
        world.Stream.Burst(random.Next(2000));
        scorer.Stop();
        world.Strike();
        await World.Pause(seconds, stop);
        scorer.Continue();
        return $"{scorer.Name} for {seconds:F1} s";
    }
}

/// <summary>Scorers end and come every two seconds.</summary>
internal sealed class RebalanceStorm : Fault
{
    public override string Name => "rebalance-storm";

    public override int LeastScorers => 2;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        int times = random.Next(4, 8);
        int killed = 0;
        world.Strike();
        for (int i = 0; i < times; i++)
        {
            var scorer = world.Scorer(random);
            killed += await scorer.TerminateAsync() ? 0 : 1;
            await World.Pause(random.NextDouble() * 2, stop);
            scorer.Start();
            await World.Pause(random.NextDouble() * 2, stop);
        }

        return $"{times} times" + (killed > 0 ? $", {killed} did not end by SIGTERM" : "");
    }
}

/// <summary>
/// Scorers are asked to end and started again, one after the other as each works again: a new release is brought out.
/// </summary>
internal sealed class RollingRestart : Fault
{
    private const double MostSeconds = 60;

    public override string Name => "rolling-restart";

    public override int LeastScorers => 2;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        int killed = 0;
        var longest = TimeSpan.Zero;
        foreach (var scorer in world.Scorers)
        {
            long asked = Stopwatch.GetTimestamp();
            killed += await scorer.TerminateAsync() ? 0 : 1;
            var ending = Stopwatch.GetElapsedTime(asked);
            world.Strike(); // only now: while it ends, it answers what comes
            scorer.Start();
            await Task.WhenAny(world.Struck!.Whole, World.Pause(MostSeconds, stop));
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, (ending + world.Struck.LongestLatency).Ticks));
        }

        return $"{world.Scorers.Count} scorers, one after the other; a review had its outcome after {longest.TotalSeconds:F1} s "
            + "at most"
            + (killed > 0 ? $", {killed} did not end by SIGTERM" : "");
    }
}

/// <summary>All scorers are killed at once.</summary>
internal sealed class KilledScorers : Fault
{
    public override string Name => "killed-scorers";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        world.Stream.Burst(random.Next(3000));
        await World.Pause(random.NextDouble(), stop);
        await Task.WhenAll(world.Scorers.Select(scorer => scorer.KillAsync()));
        world.Strike();
        foreach (var scorer in world.Scorers)
        {
            scorer.Start();
        }

        return $"{world.Scorers.Count} scorers";
    }
}

/// <summary>The retrainer is killed and started again.</summary>
internal sealed class KilledRetrainer : Fault
{
    public override string Name => "killed-retrainer";

    public override bool NeedsRetrainer => true;

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        await world.Retrainer.KillAsync();
        world.Strike();
        world.Retrainer.Start();
        return "";
    }
}

/// <summary>Reviews of 900 KB come in a burst.</summary>
internal sealed class LargeReviews : Fault
{
    public override string Name => "large-reviews";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        int count = random.Next(20, 60);
        world.Stream.BurstOfLarge(count);
        await World.Pause(1, stop);
        world.Strike();
        return $"{count} of them";
    }
}
