using System.Text;
using System.Text.RegularExpressions;

namespace StreamSentiment.Training.Everyday;

/// <summary>
/// Short labelled sentences of our own making, for what long reviews seldom show by itself: negation, contrast, judgement that
/// is implied, questions, the spelling of phones, emoji. They are drawn from <c>sentences.txt</c>, which is this project's own
/// text: lines <c>name: one | another</c> name the ways to fill <c>{name}</c>, lines <c>+ sentence</c> are positive and
/// <c>- sentence</c> negative. Immutable, thread-safe.
/// </summary>
internal sealed partial class OwnSentences
{
    private const int DeepestSlots = 6;

    private readonly Dictionary<string, string[]> slots;
    private readonly (string Pattern, bool IsPositive)[] patterns;
    private readonly (string Pattern, bool IsPositive)[] withSlots;
    private readonly (string Pattern, bool IsPositive)[] plain;

    private OwnSentences(Dictionary<string, string[]> slots, (string Pattern, bool IsPositive)[] patterns)
    {
        (this.slots, this.patterns) = (slots, patterns);
        withSlots = Array.FindAll(patterns, pattern => Slot().IsMatch(pattern.Pattern));
        plain = Array.FindAll(patterns, pattern => !Slot().IsMatch(pattern.Pattern));
    }

    /// <summary>The number of patterns.</summary>
    public int Count => patterns.Length;

    /// <summary>Reads the bundled ones.</summary>
    public static OwnSentences Read()
    {
        var type = typeof(OwnSentences);
        using var stream = type.Assembly.GetManifestResourceStream(type, "sentences.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Parse(reader.ReadToEnd());
    }

    /// <exception cref="FormatException">A line is none of the three kinds, or fills a slot that nothing names.</exception>
    public static OwnSentences Parse(string content)
    {
        var slots = new Dictionary<string, string[]>();
        var patterns = new List<(string, bool)>();
        foreach (string line in content.Split('\n').Select(line => line.Trim()))
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            if (line.StartsWith("+ ", StringComparison.Ordinal) || line.StartsWith("- ", StringComparison.Ordinal))
            {
                patterns.Add((line[2..], line[0] == '+'));
            }
            else if (SlotLine().Match(line) is { Success: true } slot)
            {
                slots[slot.Groups[1].Value] = slot.Groups[2].Value.Split('|', StringSplitOptions.TrimEntries);
            }
            else
            {
                throw new FormatException($"\"{line}\" is neither a slot nor a sentence that begins with + or -.");
            }
        }

        string? unnamed = patterns
            .Select(pattern => pattern.Item1)
            .Concat(slots.Values.SelectMany(ways => ways))
            .SelectMany(text => Slot().Matches(text).Select(match => match.Groups[1].Value))
            .FirstOrDefault(name => !slots.ContainsKey(name));
        return unnamed is null
            ? new(slots, [.. patterns])
            : throw new FormatException($"No line names what {{{unnamed}}} stands for.");
    }

    /// <summary>Divides the patterns into those to learn and those to be judged by.</summary>
    /// <param name="held">The share of the latter.</param>
    /// <param name="random">Chooses them.</param>
    public (OwnSentences Learnt, OwnSentences Held) Split(double held, Random random)
    {
        (string Pattern, bool IsPositive)[] shuffled = [.. patterns];
        random.Shuffle(shuffled);
        int count = (int)Math.Round(shuffled.Length * held);
        return (new(slots, shuffled[count..]), new(slots, shuffled[..count]));
    }

    /// <summary>All that a sentence can hold, for a vocabulary: rare words too must be in it.</summary>
    public string Words =>
        string.Join(' ', patterns.Select(pattern => pattern.Pattern).Concat(slots.Values.SelectMany(ways => ways)));

    /// <summary>Draws a sentence: of a pattern with slots, or of one without, as often as the other.</summary>
    public (string Text, bool IsPositive) Draw(Random random)
    {
        var kind = random.Next(2) == 0 ? withSlots : plain;
        var from = kind.Length > 0 ? kind : patterns;
        return Filled(from[random.Next(from.Length)], random);
    }

    /// <summary>Draws some sentences of each pattern.</summary>
    public IEnumerable<(string Text, bool IsPositive)> DrawOfEach(int count, Random random) =>
        patterns.SelectMany(pattern => Enumerable.Range(0, count).Select(_ => Filled(pattern, random)));

    private (string Text, bool IsPositive) Filled((string Pattern, bool IsPositive) pattern, Random random) =>
        (Article().Replace(Fill(pattern.Pattern, random, DeepestSlots), "$1n $2"), pattern.IsPositive);

    private string Fill(string pattern, Random random, int depth) =>
        depth == 0
            ? pattern
            : Slot()
                .Replace(
                    pattern,
                    match =>
                    {
                        string[] ways = slots[match.Groups[1].Value];
                        return Fill(ways[random.Next(ways.Length)], random, depth - 1);
                    }
                );

    [GeneratedRegex(@"^(\w+):\s*(.+)$")]
    private static partial Regex SlotLine();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Slot();

    [GeneratedRegex(@"\b([Aa]) ([aeiouAEIOU])")]
    private static partial Regex Article();
}
