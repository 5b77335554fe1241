using System.Globalization;

namespace StreamSentiment.Data.Labels;

/// <summary>
/// Counts the labels of a whole file and finds the scheme that they are written in. A file may begin with a million rows of one
/// label, so that no beginning of it would do. Where two schemes would give a label different meanings, none is chosen.
/// </summary>
internal sealed class LabelCensus
{
    /// <summary>More different labels than any scheme has: the column holds something else.</summary>
    private const int MostLabels = 200;

    private readonly Dictionary<string, int> counts = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string label)
    {
        if (counts.TryGetValue(label, out int count) || counts.Count <= MostLabels)
        {
            counts[label] = count + 1;
        }
    }

    /// <summary>The scheme; or null and a sentence that says why there is none and what to do.</summary>
    /// <param name="column">The name of the labels' column, or null for one without a name.</param>
    public (LabelScheme? Scheme, string? Refusal) Detect(string? column)
    {
        if (counts.Count == 0)
        {
            return (LabelScheme.Parse("zero-one"), null);
        }

        string subject = column is null ? "The labels" : $"The labels in {column}";
        if (counts.Count > MostLabels)
        {
            return (
                null,
                $"{subject} have more than {MostLabels} different values, so it may be another column: --label-column names one"
            );
        }

        double[] numbers = [.. Numbers().Select(number => number.Value).Distinct().Order()];
        if (numbers.Length > 0)
        {
            return DetectNumbers(subject, numbers, column is not null && StarColumn.IsNamedSo(column));
        }

        string[] schemes = ["words", "yes-no"];
        return schemes.Select(LabelScheme.Parse).MaxBy(Known) is { } scheme && Known(scheme) > 0
            ? (scheme, null)
            : (null, $"{subject} are {Shown()}: say what they mean with --labels, for example --labels \"{Example()}\"");
    }

    /// <summary>The most frequent labels, for a message; those that look like texts are not shown.</summary>
    public string Shown()
    {
        string[] shown =
        [
            .. counts
                .OrderByDescending(label => label.Value)
                .ThenBy(label => label.Key, StringComparer.Ordinal)
                .Take(8)
                .Select(label => LabelText.Quoted(label.Key)),
        ];
        return string.Join(", ", shown) + (counts.Count > shown.Length ? ", …" : "");
    }

    private (LabelScheme?, string?) DetectNumbers(string subject, double[] numbers, bool areStars)
    {
        string? name = Numbers().Select(number => number.OutOf).Max() switch
        {
            10 => "stars10",
            5 => "stars5",
            _ => SchemeOf(numbers, areStars),
        };
        if (name is not null && LabelScheme.Parse(name) is var scheme && numbers.All(number => Reads(scheme, number)))
        {
            return (scheme, null);
        }

        string values = Shown();
        return areStars && numbers.All(number => number is 0 or 1)
            ? (
                null,
                $"{subject} are {values}, which may be stars or mean yes and no: say --labels stars5 (1 star is negative) or "
                    + "--labels zero-one (1 is positive)"
            )
            : (
                null,
                $"{subject} are {values}, which can be read in more than one way: say how with --labels, for example "
                    + $"--labels \"{Example()}\", or by name ({string.Join(", ", LabelScheme.Names)})"
            );
    }

    /// <summary>The only scheme in which the numbers make sense; null if there are several, or none.</summary>
    private static string? SchemeOf(double[] numbers, bool areStars)
    {
        var (least, most) = (numbers[0], numbers[^1]);
        bool areWhole = numbers.All(double.IsInteger);
        return least switch
        {
            < 0 => least >= -1 && most <= 1 ? "minus-one-one" : null,
            >= 1 when areStars => most <= 5 ? "stars5" : "stars10",
            // 1 is bad here and 5 is good, whatever the column is called; 1 and 2 alone may be no and yes.
            1 when most == 5 => "stars5",
            1 when most == 10 => "stars10",
            0 when most <= 1 && areWhole && !areStars => "zero-one",
            // Also where 1 and 3 are used. 0, 1 and 2 alone may be negative, neutral and positive.
            0 when most == 4 && areWhole => "zero-four",
            >= 1 when most == 1 && areWhole => "zero-one",
            _ => null,
        };
    }

    private static bool Reads(LabelScheme scheme, double number) =>
        scheme.Read(number.ToString(CultureInfo.InvariantCulture)) is not null;

    private IEnumerable<LabelNumber> Numbers() =>
        counts.Keys.Select(LabelNumber.Parse).Where(number => number is not null).Select(number => number!.Value);

    private int Known(LabelScheme scheme) => counts.Where(label => scheme.Read(label.Key) is not null).Sum(label => label.Value);

    /// <summary>A mapping in the right form: the lowest is negative, the highest positive.</summary>
    private string Example()
    {
        string[] labels =
        [
            .. counts
                .Keys.Where(label => LabelText.IsShort(label) && !label.Contains(','))
                .OrderBy(label => LabelNumber.Parse(label)?.Value ?? double.MaxValue)
                .ThenBy(label => label, StringComparer.Ordinal)
                .Take(11),
        ];
        return labels switch
        {
            [] => "good=positive,bad=negative",
            [var only] => $"{only}=positive",
            [var first, .. var middle, var last] => string.Join(
                ',',
                [$"{first}=negative", .. middle.Select(label => $"{label}=skip"), $"{last}=positive"]
            ),
        };
    }
}
