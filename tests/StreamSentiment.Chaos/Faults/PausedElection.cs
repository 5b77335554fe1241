using StreamSentiment.Chaos.Running;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Chaos.Faults;

/// <summary>All scorers are paused; then a broker and scorers start again: none may score before the resume.</summary>
internal sealed class PausedElection : Fault
{
    public override string Name => "paused-election";

    public override async Task<string> HappenAsync(World world, Random random, CancellationToken stop)
    {
        await world.CommandAsync(new PauseCommand(), stop);
        long before;
        do
        {
            before = world.Observer.Outcomes;
            await World.Pause(3, stop);
        } while (world.Observer.Outcomes != before);

        var broker = world.Broker(random);
        var scorer = world.Scorer(random);
        await broker.KillAsync();
        await scorer.KillAsync();
        scorer.Start();
        await World.Pause(random.NextDouble() * 8, stop);
        broker.Start();
        await world.Cluster.AnswersAsync(stop);
        await World.Pause(8, stop);
        long scored = world.Observer.Outcomes - before;
        world.ScoredWhilePaused += scored;
        await world.CommandAsync(new ResumeCommand(), stop);
        world.Strike();
        return $"{broker.Name} and {scorer.Name}" + (scored > 0 ? $"; {scored} outcomes while paused" : "");
    }
}
