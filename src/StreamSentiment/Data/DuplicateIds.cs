namespace StreamSentiment.Data;

/// <summary>
/// Ids that stand for more than one review. An id is a record's key: of several labels with one id the last replaces the others.
/// </summary>
/// <param name="Ids">The number of such ids.</param>
/// <param name="Reviews">The reviews that have one of them.</param>
/// <param name="Example">The first of them; null if there is none.</param>
internal sealed record DuplicateIds(int Ids, int Reviews, string? Example)
{
    public static DuplicateIds Of(IEnumerable<string> ids)
    {
        KeyValuePair<string, int>[] repeated = [.. ids.CountBy(id => id, StringComparer.Ordinal).Where(id => id.Value > 1)];
        return new(repeated.Length, repeated.Sum(id => id.Value), repeated.FirstOrDefault().Key);
    }

    /// <summary>In a sentence; empty if there are none.</summary>
    public override string ToString() =>
        Ids == 0
            ? ""
            : $"{Ids:N0} id{(Ids == 1 ? "" : "s")}, the first of them \"{Example}\", stand{(Ids == 1 ? "s" : "")} for "
                + $"{Reviews:N0} reviews: of reviews with one id the last label counts, so that {Reviews - Ids:N0} do not.";
}
