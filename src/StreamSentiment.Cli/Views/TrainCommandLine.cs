using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace StreamSentiment.Cli.Views;

/// <summary>A <c>train</c> command to paste into a shell.</summary>
internal static partial class TrainCommandLine
{
    /// <param name="parsed">The command line whose options are copied.</param>
    /// <param name="without">The options that are not copied, because <c>train</c> does not have them.</param>
    /// <param name="settings">More settings, by the names of their options without the dashes.</param>
    public static string Format(
        ParseResult parsed,
        IReadOnlyCollection<Option> without,
        IEnumerable<KeyValuePair<string, string>> settings
    )
    {
        var given = parsed
            .CommandResult.Children.OfType<OptionResult>()
            .Where(option => !option.Implicit && !without.Contains(option.Option))
            .SelectMany(Words);
        string[] words =
        [
            "streamsentiment",
            "train",
            .. given,
            .. settings.SelectMany(setting => (string[])[$"--{setting.Key}", setting.Value]),
        ];
        return string.Join(' ', words.Select(Quoted));
    }

    /// <summary>Repeats the name before each value, because not every option accepts several values after one name.</summary>
    private static IEnumerable<string> Words(OptionResult option) =>
        option.Tokens.Count == 0
            ? [option.Option.Name]
            : option.Tokens.SelectMany(token => (string[])[option.Option.Name, token.Value]);

    /// <summary>The word as a shell reads it.</summary>
    public static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''")}'";

    [GeneratedRegex(@"^[\w./:=,+@%-]+$", RegexOptions.ECMAScript)]
    private static partial Regex Plain();
}
