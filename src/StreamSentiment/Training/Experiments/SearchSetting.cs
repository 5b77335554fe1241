using System.Globalization;

namespace StreamSentiment.Training.Experiments;

/// <summary>
/// A setting that a search varies. Values are text, as on a command line: the text that is shown is exactly the value that was
/// trained with.
/// </summary>
/// <param name="Name">The option's name in <c>train</c>, without its dashes.</param>
/// <param name="Range">The range of its values, for a person.</param>
/// <param name="Draw">Draws a value.</param>
/// <param name="Apply">The recipe with a value that was drawn.</param>
internal sealed record SearchSetting(
    string Name,
    string Range,
    Func<RandomDraws, string> Draw,
    Func<Recipe, string, Recipe> Apply
)
{
    /// <summary>
    /// From <paramref name="low"/> to <paramref name="high"/>, each factor as likely as any other; three digits.
    /// </summary>
    public static SearchSetting Logarithmic(string name, double low, double high, Func<Recipe, double, Recipe> apply) =>
        new(
            name,
            $"{low} to {high}, logarithmic",
            draws => (low * Math.Pow(high / low, draws.Share())).ToString("G3", CultureInfo.InvariantCulture),
            (recipe, value) => apply(recipe, double.Parse(value, CultureInfo.InvariantCulture))
        );

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, two decimals.</summary>
    public static SearchSetting Uniform(string name, double low, double high, Func<Recipe, double, Recipe> apply) =>
        new(
            name,
            $"{low} to {high}",
            draws => (low + (high - low) * draws.Share()).ToString("0.##", CultureInfo.InvariantCulture),
            (recipe, value) => apply(recipe, double.Parse(value, CultureInfo.InvariantCulture))
        );

    /// <summary>One of some values, each as likely.</summary>
    public static SearchSetting OneOf<T>(string name, T[] values, Func<Recipe, T, Recipe> apply) =>
        new(
            name,
            string.Join(", ", values.Select(Text)),
            draws => Text(values[draws.Below(values.Length)]),
            (recipe, text) => apply(recipe, values.First(value => Text(value) == text))
        );

    private static string Text<T>(T value) => $"{value}".ToLowerInvariant();
}
