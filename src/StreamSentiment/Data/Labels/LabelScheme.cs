namespace StreamSentiment.Data.Labels;

/// <summary>
/// Reads labels as positive, negative or neither. Words (<c>positive</c>, <c>neg</c>, <c>Extremely Negative</c>,
/// <c>neutral</c>, <c>true</c>) mean the same in every scheme; the schemes differ in what numbers mean. A mapping of one's own
/// (<c>neutral=skip,4=positive,0..1=negative,*=skip</c>) goes before words.
/// </summary>
public sealed class LabelScheme
{
    private static readonly LabelScheme[] Named =
    [
        new("words", "positive or negative", _ => null),
        new("zero-one", "1 or 0", number => number is 0 or 1 ? Of(number - 0.5) : null),
        new("minus-one-one", "-1 to 1, where 0 is neutral", number => number is >= -1 and <= 1 ? Of(number) : null),
        new("zero-four", "0 to 4, where 2 is neutral", number => number is >= 0 and <= 4 ? Of(number - 2) : null),
        new("stars5", "1 to 5 stars, where 3 are neutral", number => number is >= 1 and <= 5 ? Of(number - 3) : null),
        new(
            "stars10",
            "1 to 10 stars, where 5 and 6 are neutral",
            number => number is >= 1 and <= 10 ? Of(number is >= 5 and <= 6 ? 0 : number - 5.5) : null
        ),
        new("yes-no", "yes or no", number => number is 0 or 1 ? Of(number - 0.5) : null, ReadYesNo),
    ];

    private readonly Func<double, LabelMeaning?> readNumber;
    private readonly Func<string, LabelMeaning?> readWord;

    private LabelScheme(
        string name,
        string expects,
        Func<double, LabelMeaning?> readNumber,
        Func<string, LabelMeaning?>? readWord = null
    )
    {
        Name = name;
        Expects = expects;
        this.readNumber = readNumber;
        this.readWord = readWord ?? LabelWords.Read;
    }

    /// <summary>The names that <see cref="Parse"/> takes, besides mappings.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Named.Select(scheme => scheme.Name)];

    /// <summary>The name or the mapping, as <see cref="Parse"/> takes it.</summary>
    public string Name { get; }

    /// <summary>The labels that are read, in words: "1 to 5 stars, where 3 are neutral".</summary>
    public string Expects { get; }

    /// <summary>Parses the name of a scheme, or a mapping such as <c>neutral=skip,4=positive,0=negative</c>.</summary>
    /// <exception cref="FormatException">It is neither; the message says what is wrong with it.</exception>
    public static LabelScheme Parse(string text) =>
        Named.FirstOrDefault(scheme => scheme.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? (
            text.Contains('=', StringComparison.Ordinal)
                ? Mapped(text)
                : throw new FormatException(
                    $"\"{text}\" is none of the label schemes {string.Join(", ", Names)}, and no mapping such as "
                        + "neutral=skip,4=positive,0..1=negative."
                )
        );

    /// <summary>What the label says; null where the scheme does not know it.</summary>
    /// <param name="label">The label, without blanks around it.</param>
    public LabelMeaning? Read(string label) =>
        LabelNumber.Parse(label) is { } number && readNumber(number.Value) is { } meaning ? meaning : readWord(label);

    private static LabelScheme Mapped(string text)
    {
        Dictionary<string, LabelMeaning> words = new(StringComparer.OrdinalIgnoreCase);
        List<(double From, double To, LabelMeaning Meaning)> ranges = [];
        LabelMeaning? other = null;
        foreach (string pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int sign = pair.LastIndexOf('=');
            string label = sign < 0 ? "" : pair[..sign].Trim();
            var meaning = ParseMeaning(pair, sign < 0 ? "" : pair[(sign + 1)..].Trim());
            if (label == "*")
            {
                other = meaning;
            }
            else if (ParseRange(label) is var (from, to))
            {
                ranges.Add((from, to, meaning));
            }
            else
            {
                words[label] = meaning;
            }
        }

        return new(
            text,
            text,
            number =>
                ranges
                    .Where(range => number >= range.From && number <= range.To)
                    .Select(range => (LabelMeaning?)range.Meaning)
                    .FirstOrDefault(),
            word => words.TryGetValue(word, out var meaning) ? meaning : LabelWords.Read(word) ?? other
        );
    }

    private static LabelMeaning ParseMeaning(string pair, string meaning) =>
        meaning.ToLowerInvariant() switch
        {
            "positive" or "pos" => LabelMeaning.Positive,
            "negative" or "neg" => LabelMeaning.Negative,
            "skip" or "neither" or "neutral" => LabelMeaning.Neither,
            _ => throw new FormatException($"\"{pair}\" is not LABEL=positive, LABEL=negative or LABEL=skip."),
        };

    private static (double From, double To)? ParseRange(string label)
    {
        string[] ends = label.Split("..");
        return
            ends.Length <= 2
            && LabelNumber.Parse(ends[0]) is { OutOf: null } from
            && LabelNumber.Parse(ends[^1]) is { OutOf: null } to
            ? (from.Value, to.Value)
            : null;
    }

    private static LabelMeaning Of(double number) =>
        number > 0 ? LabelMeaning.Positive
        : number < 0 ? LabelMeaning.Negative
        : LabelMeaning.Neither;

    private static LabelMeaning? ReadYesNo(string word) =>
        word.ToLowerInvariant() switch
        {
            "yes" or "y" or "ja" or "oui" or "si" or "sí" => LabelMeaning.Positive,
            "no" or "n" or "nein" or "non" => LabelMeaning.Negative,
            _ => LabelWords.Read(word),
        };
}
