using StreamSentiment.Chaos.Running;

namespace StreamSentiment.Chaos.Faults;

/// <summary>Something that goes wrong, and is put right again.</summary>
internal abstract class Fault
{
    /// <summary>As <c>--only</c> takes it.</summary>
    public abstract string Name { get; }

    /// <summary>The fewest brokers that it makes sense with.</summary>
    public virtual int LeastNodes => 1;

    /// <summary>The most brokers that it can happen to.</summary>
    public virtual int MostNodes => int.MaxValue;

    /// <summary>The fewest scorers that it makes sense with.</summary>
    public virtual int LeastScorers => 1;

    public virtual bool NeedsRetrainer => false;

    /// <summary>Whether each broker must have a file system of its own.</summary>
    public virtual bool NeedsDisks => false;

    /// <summary>
    /// Lets it happen, calls <see cref="World.Strike"/> at the moment from which the service should come back, and puts it right.
    /// </summary>
    /// <param name="random">Of this fault alone, so that it can be replayed.</param>
    /// <returns>What happened, for people.</returns>
    public abstract Task<string> HappenAsync(World world, Random random, CancellationToken stop);
}
