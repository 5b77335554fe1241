using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamSentiment.Cli.Options;

/// <summary>A time as people write it: ISO 8601, in UTC if it has no offset, or an age such as <c>2h</c>.</summary>
internal static partial class TimeOption
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    public static Option<DateTimeOffset?> Create(string name, string description) =>
        new(name)
        {
            Description = $"{description} ISO 8601 (UTC if it has no offset), or an age: 30m, 2h, 7d.",
            HelpName = "TIME",
            CustomParser = argument => Parse(argument, name),
        };

    /// <returns>Null if the text is no time.</returns>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (Age().Match(text) is { Success: true } age)
        {
            return Before(
                now,
                double.Parse(age.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * Seconds(age.Groups[2].Value)
            );
        }

        return DateTimeOffset.TryParseExact(
            text,
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;
    }

    private static DateTimeOffset? Before(DateTimeOffset now, double seconds) =>
        seconds <= (now - DateTimeOffset.MinValue).TotalSeconds - 1 ? now - TimeSpan.FromSeconds(seconds) : null;

    private static double Seconds(string unit) =>
        unit switch
        {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => 86_400,
        };

    private static DateTimeOffset? Parse(ArgumentResult argument, string name)
    {
        string text = argument.Tokens.Single().Value;
        var time = Parse(text, TimeProvider.System.GetUtcNow());
        if (time is null)
        {
            argument.AddError($"{name} {text} is neither a time such as 2026-11-23T08:00Z nor an age such as 2h.");
        }

        return time;
    }

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d{1,9})?)([smhd])$")]
    private static partial Regex Age();
}
