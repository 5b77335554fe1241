using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamSentiment.Data.Labels;

/// <summary>A label that is a number, as files spell it: 4, 4.0, 4,0, 4/5, "4 stars", "Rated 4 out of 5", ★★★★☆.</summary>
/// <param name="Value">The number.</param>
/// <param name="OutOf">The highest possible, where the label says it: 5 or 10.</param>
internal readonly partial record struct LabelNumber(double Value, double? OutOf)
{
    public static LabelNumber? Parse(string label)
    {
        if (TryParse(label, out double plain))
        {
            return new(plain, null);
        }

        if (label.Length > 0 && label.All(letter => letter is '★' or '☆' or '⭐' or '\uFE0F'))
        {
            return new(label.Count(letter => letter is '★' or '⭐'), 5);
        }

        var match = Written().Match(label);
        return match.Success && TryParse(match.Groups["value"].Value, out double value)
            ? new(value, TryParse(match.Groups["outOf"].Value, out double outOf) ? outOf : null)
            : null;
    }

    // Without thousands separators, so that a comma can be the decimal separator of half of Europe.
    private static bool TryParse(string text, out double value) =>
        double.TryParse(
            DecimalComma().IsMatch(text) ? text.Replace(',', '.') : text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value
        ) && double.IsFinite(value);

    [GeneratedRegex(@"^[+-]?\d+,\d+$")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(
        @"^(rated\s+|rating:?\s+)?(?<value>\d+([.,]\d+)?)(\s*(/|out\s+of|of|von|sur|de)\s*(?<outOf>\d+))?"
            + @"(\s*-?\s*(stars?|sterne?|[eé]toiles?|estrellas?|★|⭐))?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Written();
}
