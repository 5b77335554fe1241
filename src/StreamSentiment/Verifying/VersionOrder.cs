namespace StreamSentiment.Verifying;

/// <summary>
/// Follows the versions that score one partition, in order: a version that another has replaced may come back only if it was
/// published again meanwhile (a rollback).
/// </summary>
/// <param name="published">
/// The times at which versions became current, by name/version, ascending; a version may be missing, because the topic forgets.
/// </param>
internal sealed class VersionOrder(IReadOnlyDictionary<string, IReadOnlyList<DateTimeOffset>> published)
{
    private readonly HashSet<string> seen = [];
    private string? front;
    private DateTimeOffset? frontPublished;
    private DateTimeOffset frontSeen;

    /// <summary>The version that the partition has reached; null before the first.</summary>
    public string? Front => front;

    /// <summary>Takes the version of the next score.</summary>
    /// <returns>False if it is one of before.</returns>
    public bool Next(string version, DateTimeOffset scoredAt)
    {
        if (version == front)
        {
            return true;
        }

        bool isNew = !seen.Contains(version);
        var at = PublishedBefore(version, scoredAt);
        bool isLater = (at, frontPublished) switch
        {
            ({ } time, { } former) => time > former,
            ({ } time, null) => isNew || time > frontSeen,
            _ => isNew,
        };
        if (!isLater && front is not null)
        {
            return false;
        }

        seen.Add(version);
        (front, frontPublished, frontSeen) = (version, at, scoredAt);
        return true;
    }

    private DateTimeOffset? PublishedBefore(string version, DateTimeOffset time)
    {
        var times = published.GetValueOrDefault(version) ?? [];
        int later = 0;
        while (later < times.Count && times[later] <= time)
        {
            later++;
        }

        return later == 0 ? null : times[later - 1];
    }
}
