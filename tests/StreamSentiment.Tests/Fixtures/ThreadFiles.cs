namespace StreamSentiment.Tests.Fixtures;

/// <summary>What Linux tells of each thread of another process, in files that go with their thread.</summary>
internal static class ThreadFiles
{
    /// <summary>The text of this file of each thread that has not ended by the time its file is read.</summary>
    public static IEnumerable<(int Thread, string Text)> Read(int process, string file)
    {
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            string text;
            try
            {
                text = File.ReadAllText(Path.Combine(thread, file));
            }
            catch (IOException)
            {
                continue; // it ended since it was listed
            }

            yield return (int.Parse(Path.GetFileName(thread)), text);
        }
    }
}
