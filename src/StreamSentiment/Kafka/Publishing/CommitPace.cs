namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// How old a transaction becomes before it is committed. A reader sees its first answer once the commit is done, so the commit
/// begins as much earlier as the last ones took, by at most half of the interval: slow brokers are not asked ever more often.
/// </summary>
/// <param name="interval">From the first answer of a transaction to its being read.</param>
internal sealed class CommitPace(TimeSpan interval)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private TimeSpan commits;

    /// <summary>The age at which a transaction is due.</summary>
    public TimeSpan DueAge => interval - (commits < interval / 2 ? commits : interval / 2);

    /// <summary>A commit took so long.</summary>
    public void Took(TimeSpan commit) => commits += (commit - commits) / 4; // of the last few

    /// <summary>How long to wait before one looks at an open transaction of this age again.</summary>
    public TimeSpan Wait(TimeSpan age)
    {
        var (left, most) = (DueAge - age, interval / 10);
        return left < ShortestWait ? ShortestWait
            : left < most ? left
            : most;
    }
}
