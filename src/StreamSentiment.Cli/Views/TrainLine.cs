using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace StreamSentiment.Cli.Views;

/// <summary>A <c>train</c> command to paste into a shell.</summary>
internal static partial class TrainLine
{
    /// <param name="parsed">The options that it takes over are those given here,</param>
    /// <param name="without">but for these, which <c>train</c> does not have.</param>
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

    /// <summary>The name before each value: not every option takes several after one name.</summary>
    private static IEnumerable<string> Words(OptionResult option) =>
        option.Tokens.Count == 0
            ? [option.Option.Name]
            : option.Tokens.SelectMany(token => (string[])[option.Option.Name, token.Value]);

    private static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''")}'";

    [GeneratedRegex(@"^[\w./:=,+@%-]+$", RegexOptions.ECMAScript)]
    private static partial Regex Plain();
}
