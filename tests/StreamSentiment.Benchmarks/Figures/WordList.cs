namespace StreamSentiment.Benchmarks.Figures;

/// <summary>
/// The plainest of all floors: more words of praise than of blame. Reviews with as many of each are called positive.
/// </summary>
internal static class WordList
{
    private static readonly HashSet<string> Praise = Words(
        """
        good great excellent amazing wonderful fantastic brilliant superb lovely beautiful perfect best better love loved loves
        enjoy enjoyed enjoyable happy glad nice awesome recommend recommended favorite favourite fun funny easy works well fine
        comfortable delicious friendly helpful fast worth pleased satisfied impressive impressed moving charming outstanding
        fresh sturdy
        """
    );

    private static readonly HashSet<string> Blame = Words(
        """
        bad awful terrible horrible poor poorly worst worse boring bored dull waste wasted disappointing disappointed
        disappointment useless broke broken hate hated hates avoid annoying stupid ridiculous rude slow cheap junk garbage
        crap mess fails failed fail returned return refund defective not never no nothing don't didn't doesn't cold dirty
        unfortunately lame weak ugly
        """
    );

    public static bool IsPositive(string text)
    {
        string[] words = text.ToLowerInvariant()
            .Replace('’', '\'')
            .Split([' ', '\n', '.', ',', '!', '?', ';', ':', '(', ')', '"', '/', '<', '>', '-']);
        return words.Count(Praise.Contains) >= words.Count(Blame.Contains);
    }

    private static HashSet<string> Words(string list) => [.. list.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
}
