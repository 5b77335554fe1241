using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace StreamSentiment.Cli.Options;

/// <summary>A rate in records per second, written <c>50/s</c> or <c>50</c>.</summary>
internal static class RateOption
{
    public static Option<double?> Create(string description) =>
        new("--rate")
        {
            Description = description,
            HelpName = "N/s",
            CustomParser = Parse,
        };

    private static double? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens.Single().Value;
        string number = text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        if (
            double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
            && rate > 0
            && double.IsFinite(rate)
        )
        {
            return rate;
        }

        argument.AddError($"--rate {text} is not a number of records per second above 0, such as 50/s.");
        return null;
    }
}
