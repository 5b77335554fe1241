namespace StreamSentiment.Hosting;

/// <summary>Finds what somebody meant who misspelt a name.</summary>
internal static class Spelling
{
    /// <summary>The nearest of the known names, without regard to case; null if none is near enough to be meant.</summary>
    public static string? Nearest(string name, IEnumerable<string> known) =>
        known
            .Select(each => (Name: each, Distance: Distance(name.ToLowerInvariant(), each.ToLowerInvariant())))
            .Where(each => each.Distance <= Math.Max(1, Math.Min(name.Length, each.Name.Length) / 3))
            .OrderBy(each => each.Distance)
            .Select(each => each.Name)
            .FirstOrDefault();

    /// <summary>Signs to insert, delete, replace or swap with the next (the optimal string alignment distance).</summary>
    private static int Distance(string a, string b)
    {
        int[,] steps = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    steps[i, j] = i + j;
                    continue;
                }

                int replaced = steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                steps[i, j] = Math.Min(replaced, 1 + Math.Min(steps[i - 1, j], steps[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
                }
            }
        }

        return steps[a.Length, b.Length];
    }
}
