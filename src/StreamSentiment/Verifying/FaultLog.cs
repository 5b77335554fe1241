namespace StreamSentiment.Verifying;

/// <summary>Counts faults, and keeps a sentence of each of the first ones of a kind.</summary>
internal sealed class FaultLog
{
    /// <summary>The most sentences of a kind.</summary>
    public const int MostSentences = 10;

    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    private readonly long[] counts = new long[Kinds.Length];
    private readonly List<string>[] sentences = [.. Kinds.Select(_ => new List<string>())];

    public IReadOnlyDictionary<FaultKind, long> Counts => Kinds.ToDictionary(kind => kind, kind => counts[(int)kind]);

    public IReadOnlyDictionary<FaultKind, IReadOnlyList<string>> Sentences =>
        Kinds.ToDictionary(kind => kind, kind => (IReadOnlyList<string>)sentences[(int)kind]);

    public void Add(FaultKind kind, Func<string> sentence)
    {
        counts[(int)kind]++;
        if (sentences[(int)kind].Count < MostSentences)
        {
            sentences[(int)kind].Add(sentence());
        }
    }
}
