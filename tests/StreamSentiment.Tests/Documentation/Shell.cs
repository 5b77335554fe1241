using System.Text;

namespace StreamSentiment.Tests.Documentation;

/// <summary>Reads as much of bash as the pages use: quotes, comments, pipes, and lines that go on.</summary>
internal static class Shell
{
    /// <summary>The commands of a block, each as its words; a pipe separates two.</summary>
    public static IEnumerable<string[]> Commands(string block) =>
        block.Replace("\\\n", " ").Split('\n').SelectMany(Pipeline).Where(words => words.Length > 0);

    private static IEnumerable<string[]> Pipeline(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char quote = '\0';
        foreach (char c in line)
        {
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word!.Append(c);
                }
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                word ??= new();
            }
            else if (c == '#' && word is null)
            {
                break;
            }
            else if (c is ' ' or '|')
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                    word = null;
                }

                if (c == '|')
                {
                    yield return [.. words];
                    words.Clear();
                }
            }
            else
            {
                (word ??= new()).Append(c);
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        yield return [.. words];
    }
}
